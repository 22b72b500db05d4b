select
    period_id, scope_type, scope_id,
    mql_entries as numerator,
    cast(null as double) as denominator,
    mql_entries as observations
from {{ ref('lifecycle_by_period') }}
