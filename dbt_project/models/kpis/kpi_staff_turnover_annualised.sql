select
    period_id, scope_type, scope_id,
    leavers * 365 / nullif(days, 0) as numerator,
    average_staff as denominator,
    average_staff as observations
from {{ ref('staff_by_period') }}
where grain not in ('day', 'week')
