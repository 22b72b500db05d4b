-- Moved MRR is unknown while an interval that moved or stayed has no amount.
select
    period_id, scope_type, scope_id,
    case when unknown_changes = 0 then kept_mrr end as numerator,
    cohort_mrr as denominator,
    cohort_customers as observations
from {{ ref('mrr_retention_by_period') }}
