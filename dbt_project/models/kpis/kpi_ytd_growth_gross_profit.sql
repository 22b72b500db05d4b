select
    period_id, scope_type, scope_id,
    gross_profit - base_gross_profit as numerator,
    base_gross_profit as denominator,
    observations
from {{ ref('margins_compared') }}
where comparison = 'ytd'
