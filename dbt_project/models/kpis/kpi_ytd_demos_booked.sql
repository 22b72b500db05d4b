select
    period_id, scope_type, scope_id,
    demos_booked as numerator,
    cast(null as double) as denominator,
    demos_booked as observations
from {{ ref('activities_by_period') }}
where grain = 'fiscal_ytd'
