select
    period_id, scope_type, scope_id,
    mql_converted as numerator,
    mql as denominator,
    mql as observations
from {{ ref('lifecycle_by_period') }}
