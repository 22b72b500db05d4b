select
    period_id, scope_type, scope_id,
    demos_held as numerator,
    cast(null as double) as denominator,
    demos_held as observations
from {{ ref('activities_by_period') }}
