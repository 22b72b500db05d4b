select
    period_id, scope_type, scope_id,
    cohort_won as numerator,
    cohort_won + cohort_lost as denominator,
    cohort_won + cohort_lost as observations
from {{ ref('deals_by_period') }}
