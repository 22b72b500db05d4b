select
    period_id, scope_type, scope_id,
    hours_logged as numerator,
    cast(null as double) as denominator,
    time_entries as observations
from {{ ref('activity_hours_by_period') }}
where activity = 'proposals'
