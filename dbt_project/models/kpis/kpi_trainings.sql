select
    period_id, scope_type, scope_id,
    trainings as numerator,
    cast(null as double) as denominator,
    trainings as observations
from {{ ref('trainings_by_period') }}
