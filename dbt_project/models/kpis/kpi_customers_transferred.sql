-- Within the company nobody is handed over.
select
    period_id, scope_type, scope_id,
    transferred_in_customers - transferred_out_customers as numerator,
    cast(null as double) as denominator,
    transferred_in_customers + transferred_out_customers as observations
from {{ ref('customer_moves_by_period') }}
where scope_type <> 'company'
