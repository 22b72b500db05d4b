select
    period_id, scope_type, scope_id,
    net_amount - base_net_amount as numerator,
    base_net_amount as denominator,
    observations
from {{ ref('revenue_compared') }}
where comparison = 'prior_year_total'
