select
    period_id, scope_type, scope_id,
    case
        when deals_without_rate > 0 or deals_without_chance > 0 then null
        when priced_deals > 0 or open_deals = 0 then weighted_amount
    end as numerator,
    cast(null as double) as denominator,
    priced_deals as observations
from {{ ref('open_deals_by_period') }}
