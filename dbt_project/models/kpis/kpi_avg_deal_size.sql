select
    period_id, scope_type, scope_id,
    case when won_without_rate = 0 then priced_amount end as numerator,
    deals_priced as denominator,
    deals_priced as observations
from {{ ref('deals_by_period') }}
