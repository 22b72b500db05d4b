select
    period_id, scope_type, scope_id,
    mentoring_hours as numerator,
    cast(null as double) as denominator,
    mentorings as observations
from {{ ref('trainings_by_period') }}
