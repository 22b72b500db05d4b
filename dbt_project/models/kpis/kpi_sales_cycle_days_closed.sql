select
    period_id, scope_type, scope_id,
    cycle_days + lost_cycle_days as numerator,
    deals_timed + lost_timed as denominator,
    deals_timed + lost_timed as observations
from {{ ref('deals_by_period') }}
