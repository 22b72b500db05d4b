select
    period_id, scope_type, scope_id,
    reentries as numerator,
    cast(null as double) as denominator,
    reentries as observations
from {{ ref('stage_moves_by_period') }}
