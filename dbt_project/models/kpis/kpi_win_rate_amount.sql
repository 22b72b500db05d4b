select
    period_id, scope_type, scope_id,
    case when won_without_rate = 0 then priced_amount end as numerator,
    case when won_without_rate + lost_without_rate = 0 then priced_amount + lost_amount end as denominator,
    deals_priced + lost_priced as observations
from {{ ref('deals_by_period') }}
