select
    period_id, scope_type, scope_id,
    demos_booked - base_demos_booked as numerator,
    base_demos_booked as denominator,
    observations
from {{ ref('activities_compared') }}
where comparison = 'ytd'
