select
    product_id,
    product,
    product_line,
    unit_cost as unit_cost_amount,
    list_price as list_price_amount,
    currency,
    source,
    table_name,
    first_seen_date,
    vanished_date
from {{ source('canonical', 'products') }}
