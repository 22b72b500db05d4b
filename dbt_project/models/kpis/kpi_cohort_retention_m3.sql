-- Unknown until month 3 of the youngest cohort has begun.
select
    period_id, scope_type, scope_id,
    case when reached_m3 = cohort_customers then active_m3 end as numerator,
    cohort_customers as denominator,
    cohort_customers as observations
from {{ ref('customer_cohorts_by_period') }}
where cohort_customers > 0
