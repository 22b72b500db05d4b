select
    period_id, scope_type, scope_id,
    mql as numerator,
    cast(null as double) as denominator,
    mql as observations
from {{ ref('lifecycle_by_period') }}
