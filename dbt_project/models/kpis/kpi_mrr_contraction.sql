-- Moved MRR is unknown while a customer's interval has no rate.
select
    period_id, scope_type, scope_id,
    case when changes_without_rate = 0 then contraction_mrr end as numerator,
    cast(null as double) as denominator,
    contraction_customers as observations
from {{ ref('mrr_movements_by_period') }}
