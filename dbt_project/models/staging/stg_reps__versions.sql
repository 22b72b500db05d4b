select
    rep_id,
    rep_name,
    team,
    source,
    table_name,
    seen_date,
    previous_seen_date,
    replaced_date
from {{ source('canonical', 'reps__versions') }}
