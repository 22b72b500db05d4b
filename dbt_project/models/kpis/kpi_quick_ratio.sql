-- Moved MRR is unknown while an interval that moved or stayed has no amount.
select
    period_id, scope_type, scope_id,
    case when unknown_changes = 0 then new_mrr + reactivation_mrr + expansion_mrr end as numerator,
    contraction_mrr + churn_mrr as denominator,
    new_customers + reactivation_customers + expansion_customers + contraction_customers + churn_customers as observations
from {{ ref('mrr_movements_by_period') }}
