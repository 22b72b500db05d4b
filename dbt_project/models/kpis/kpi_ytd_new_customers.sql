select
    period_id, scope_type, scope_id,
    new_customers as numerator,
    cast(null as double) as denominator,
    new_customers as observations
from {{ ref('customer_moves_by_period') }}
where grain = 'fiscal_ytd'
