select
    period_id, scope_type, scope_id,
    contacted as numerator,
    cast(null as double) as denominator,
    contacted as observations
from {{ ref('prospects_by_period') }}
