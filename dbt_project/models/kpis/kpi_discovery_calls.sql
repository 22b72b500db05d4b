select
    period_id, scope_type, scope_id,
    discovery_calls as numerator,
    cast(null as double) as denominator,
    discovery_calls as observations
from {{ ref('activities_by_period') }}
