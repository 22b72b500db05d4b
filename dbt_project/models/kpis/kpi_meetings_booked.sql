select
    period_id, scope_type, scope_id,
    meetings_booked as numerator,
    cast(null as double) as denominator,
    meetings_booked as observations
from {{ ref('activities_by_period') }}
