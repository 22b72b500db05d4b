-- Unknown until month 2 of the youngest cohort has begun.
select
    period_id, scope_type, scope_id,
    case when reached_m2 = cohort_customers then active_m2 end as numerator,
    cohort_customers as denominator,
    cohort_customers as observations
from {{ ref('customer_cohorts_by_period') }}
where cohort_customers > 0
