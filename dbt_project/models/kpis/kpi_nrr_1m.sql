-- Moved MRR is unknown while a customer's interval has no rate.
select
    period_id, scope_type, scope_id,
    case when changes_without_rate = 0 then opening_mrr + expansion_mrr - contraction_mrr - churn_mrr end as numerator,
    opening_mrr as denominator,
    opening_customers as observations
from {{ ref('mrr_movements_by_period') }}
