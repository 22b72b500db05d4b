select
    period_id, scope_type, scope_id,
    won_amount - base_won_amount as numerator,
    base_won_amount as denominator,
    observations
from {{ ref('deals_compared') }}
where comparison = 'yoy'
