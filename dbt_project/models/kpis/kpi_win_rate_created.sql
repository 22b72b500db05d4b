select
    period_id, scope_type, scope_id,
    cohort_won as numerator,
    deals_created as denominator,
    deals_created as observations
from {{ ref('deals_by_period') }}
