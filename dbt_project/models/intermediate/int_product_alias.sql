with names as (
    select lower(product_id) as product_key, 1 as preference, product_id, product_line, unit_cost_amount, currency
    from {{ ref('int_product') }}
    union all
    select lower(product) as product_key, 2 as preference, product_id, product_line, unit_cost_amount, currency
    from {{ ref('int_product') }}
)

select product_key, product_id, product_line, unit_cost_amount, currency
from names
qualify row_number() over (partition by product_key order by preference, product_id) = 1
