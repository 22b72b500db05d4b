select
    entry_id,
    rep,
    worked_at,
    worked_date,
    task,
    tags,
    duration_seconds,
    source,
    table_name,
    first_seen_date,
    vanished_date
from {{ source('canonical', 'time_entries') }}
