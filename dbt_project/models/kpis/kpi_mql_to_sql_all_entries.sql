select
    period_id, scope_type, scope_id,
    mql_entries_converted as numerator,
    mql_entries as denominator,
    mql_entries as observations
from {{ ref('lifecycle_by_period') }}
