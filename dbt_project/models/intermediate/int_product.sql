select
    trim(coalesce(product_id, product)) as product_id,
    trim(coalesce(product, product_id)) as product,
    trim(coalesce(product_line, product, product_id)) as product_line,
    unit_cost_amount,
    currency
from {{ ref('stg_products') }}
where coalesce(product_id, product) is not null
qualify row_number() over (
    partition by trim(coalesce(product_id, product))
    order by unit_cost_amount desc nulls last, product_line nulls last, product nulls last, source, table_name
) = 1
