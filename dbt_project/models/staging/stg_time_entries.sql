select
    entry_id,
    rep,
    worked_at,
    worked_date,
    task,
    tags,
    duration_seconds,
    source,
    table_name
from {{ source('canonical', 'time_entries') }}
