select
    product.product_id,
    product.product,
    product.product_line,
    {{ at_rate('product.unit_cost_amount', company_rate('product.currency')) }} as unit_cost_amount
from {{ ref('int_product') }} as product
cross join {{ ref('stg_company') }} as company
{{ rate_join('product.currency', 'company.as_of_date') }}
