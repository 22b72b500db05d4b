select
    rep_id,
    team,
    period_start_at,
    period_start_date,
    period_end_at,
    period_end_date,
    amount,
    currency,
    source,
    table_name,
    first_seen_date,
    vanished_date
from {{ source('canonical', 'quotas') }}
