-- Moved MRR is unknown while a customer's interval has no rate.
select
    period_id, scope_type, scope_id,
    case when changes_without_rate = 0 then kept_mrr end as numerator,
    cohort_mrr as denominator,
    cohort_customers as observations
from {{ ref('mrr_retention_by_period') }}
