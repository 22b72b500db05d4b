select
    period_id, scope_type, scope_id,
    cycle_days as numerator,
    deals_timed as denominator,
    deals_timed as observations
from {{ ref('deals_by_period') }}
