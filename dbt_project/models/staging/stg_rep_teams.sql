select
    rep_id,
    team,
    valid_from_at,
    valid_from_date,
    valid_to_at,
    valid_to_date,
    source,
    table_name,
    first_seen_date,
    vanished_date
from {{ source('canonical', 'rep_teams') }}
