select
    period_id, scope_type, scope_id,
    sql_people as numerator,
    mql as denominator,
    mql as observations
from {{ ref('lifecycle_by_period') }}
