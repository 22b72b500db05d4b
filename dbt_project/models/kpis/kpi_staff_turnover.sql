select
    period_id, scope_type, scope_id,
    leavers as numerator,
    average_staff as denominator,
    average_staff as observations
from {{ ref('staff_by_period') }}
where grain not in ('day', 'week')
