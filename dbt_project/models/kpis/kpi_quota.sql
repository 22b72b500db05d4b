select
    period_id, scope_type, scope_id,
    case when without_rate = 0 then quota_amount end as numerator,
    cast(null as double) as denominator,
    quota_days as observations
from {{ ref('attainment_by_period') }}
where quota_days > 0
