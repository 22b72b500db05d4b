select
    period_id, scope_type, scope_id,
    touched as numerator,
    cast(null as double) as denominator,
    touched as observations
from {{ ref('prospects_by_period') }}
