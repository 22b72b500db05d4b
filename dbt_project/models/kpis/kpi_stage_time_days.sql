select
    period_id, scope_type, scope_id,
    stage_days as numerator,
    exits as denominator,
    exits as observations
from {{ ref('stage_moves_by_period') }}
