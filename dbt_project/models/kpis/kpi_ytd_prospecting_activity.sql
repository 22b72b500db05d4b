select
    period_id, scope_type, scope_id,
    touches as numerator,
    cast(null as double) as denominator,
    touches as observations
from {{ ref('activities_by_period') }}
where grain = 'fiscal_ytd'
