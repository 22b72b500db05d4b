select
    rate_at,
    rate_date,
    from_currency,
    to_currency,
    rate as exchange_rate,
    source,
    table_name,
    first_seen_date,
    vanished_date
from {{ source('canonical', 'fx_rates') }}
