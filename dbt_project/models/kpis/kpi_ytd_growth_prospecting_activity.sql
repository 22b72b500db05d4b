select
    period_id, scope_type, scope_id,
    touches - base_touches as numerator,
    base_touches as denominator,
    observations
from {{ ref('activities_compared') }}
where comparison = 'ytd'
