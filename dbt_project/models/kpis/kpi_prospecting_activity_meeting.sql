select
    period_id, scope_type, scope_id,
    meeting_touches as numerator,
    cast(null as double) as denominator,
    meeting_touches as observations
from {{ ref('activities_by_period') }}
