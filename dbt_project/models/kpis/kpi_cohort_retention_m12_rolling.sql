-- Unknown until month 12 of the youngest cohort has begun.
select
    period_id, scope_type, scope_id,
    case when reached_m12 = cohort_customers then active_from_m12 end as numerator,
    cohort_customers as denominator,
    cohort_customers as observations
from {{ ref('customer_cohorts_by_period') }}
where cohort_customers > 0
