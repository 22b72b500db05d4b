select
    period_id, scope_type, scope_id,
    opening_leavers as numerator,
    opening_staff as denominator,
    opening_staff as observations
from {{ ref('staff_by_period') }}
where grain not in ('day', 'week')
