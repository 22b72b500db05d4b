select
    period_id, scope_type, scope_id,
    signups as numerator,
    cast(null as double) as denominator,
    signups as observations
from {{ ref('signups_by_period') }}
where grain = 'fiscal_ytd'
