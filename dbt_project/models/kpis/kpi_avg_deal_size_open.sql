select
    period_id, scope_type, scope_id,
    case when deals_without_rate = 0 then open_amount end as numerator,
    priced_deals as denominator,
    priced_deals as observations
from {{ ref('open_deals_by_period') }}
