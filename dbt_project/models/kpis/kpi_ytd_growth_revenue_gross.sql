select
    period_id, scope_type, scope_id,
    gross_amount - base_gross_amount as numerator,
    base_gross_amount as denominator,
    observations
from {{ ref('revenue_compared') }}
where comparison = 'ytd'
