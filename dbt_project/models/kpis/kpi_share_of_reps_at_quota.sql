select
    period_id, scope_type, scope_id,
    case when without_rate = 0 then carriers_at_quota end as numerator,
    carriers as denominator,
    carriers as observations
from {{ ref('carriers_by_period') }}
