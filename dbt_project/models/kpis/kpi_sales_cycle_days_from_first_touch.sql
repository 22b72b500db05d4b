select
    period_id, scope_type, scope_id,
    touch_cycle_days as numerator,
    deals_touched as denominator,
    deals_touched as observations
from {{ ref('deals_by_period') }}
