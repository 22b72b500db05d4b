select
    period_id, scope_type, scope_id,
    case when won_without_rate = 0 then median_amount end as numerator,
    cast(null as double) as denominator,
    deals_priced as observations
from {{ ref('deal_medians_by_period') }}
