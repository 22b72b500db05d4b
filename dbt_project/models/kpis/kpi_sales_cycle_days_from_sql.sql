select
    period_id, scope_type, scope_id,
    qualified_cycle_days as numerator,
    deals_qualified as denominator,
    deals_qualified as observations
from {{ ref('deals_by_period') }}
