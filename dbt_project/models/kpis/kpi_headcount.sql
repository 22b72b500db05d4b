select
    period_id, scope_type, scope_id,
    staff as numerator,
    cast(null as double) as denominator,
    staff as observations
from {{ ref('staff_by_period') }}
