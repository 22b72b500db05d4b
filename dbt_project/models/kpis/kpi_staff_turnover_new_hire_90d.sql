select
    period_id, scope_type, scope_id,
    joiners_who_left_early as numerator,
    joiners as denominator,
    joiners as observations
from {{ ref('staff_by_period') }}
where grain not in ('day', 'week')
