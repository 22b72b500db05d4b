select
    period_id, scope_type, scope_id,
    leavers as numerator,
    (opening_staff + staff) / 2 as denominator,
    average_staff as observations
from {{ ref('staff_by_period') }}
where grain not in ('day', 'week')
