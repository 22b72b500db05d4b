select
    period_id, scope_type, scope_id,
    call_touches as numerator,
    cast(null as double) as denominator,
    call_touches as observations
from {{ ref('activities_by_period') }}
