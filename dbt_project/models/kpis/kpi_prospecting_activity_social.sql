select
    period_id, scope_type, scope_id,
    social_touches as numerator,
    cast(null as double) as denominator,
    social_touches as observations
from {{ ref('activities_by_period') }}
