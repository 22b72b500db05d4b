-- Unknown until month 1 of the youngest cohort has begun.
select
    period_id, scope_type, scope_id,
    case when reached_m1 = cohort_customers then active_m1 end as numerator,
    cohort_customers as denominator,
    cohort_customers as observations
from {{ ref('customer_cohorts_by_period') }}
where cohort_customers > 0
