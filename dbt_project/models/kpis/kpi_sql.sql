select
    period_id, scope_type, scope_id,
    sql_people as numerator,
    cast(null as double) as denominator,
    sql_people as observations
from {{ ref('lifecycle_by_period') }}
