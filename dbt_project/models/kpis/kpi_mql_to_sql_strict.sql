select
    period_id, scope_type, scope_id,
    mql_recorded_converted as numerator,
    mql_recorded as denominator,
    mql_recorded as observations
from {{ ref('lifecycle_by_period') }}
