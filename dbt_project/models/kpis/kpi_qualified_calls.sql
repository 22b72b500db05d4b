select
    period_id, scope_type, scope_id,
    qualified_calls as numerator,
    cast(null as double) as denominator,
    qualified_calls as observations
from {{ ref('activities_by_period') }}
