select
    period_id, scope_type, scope_id,
    sql_entries as numerator,
    cast(null as double) as denominator,
    sql_entries as observations
from {{ ref('lifecycle_by_period') }}
