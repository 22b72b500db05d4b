select
    period_id, scope_type, scope_id,
    case when ad_spend_without_rate = 0 then ad_spend_amount end as numerator,
    cast(null as double) as denominator,
    entries as observations
from {{ ref('ad_spend_by_period') }}
