select
    period_id, scope_type, scope_id,
    email_touches as numerator,
    cast(null as double) as denominator,
    email_touches as observations
from {{ ref('activities_by_period') }}
