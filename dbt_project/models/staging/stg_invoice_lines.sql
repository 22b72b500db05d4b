select
    invoice_line_id,
    invoice_id,
    product,
    quantity,
    unit_price as unit_price_amount,
    discount as discount_amount,
    unit_cost as unit_cost_amount,
    currency,
    source,
    table_name,
    first_seen_date,
    vanished_date
from {{ source('canonical', 'invoice_lines') }}
