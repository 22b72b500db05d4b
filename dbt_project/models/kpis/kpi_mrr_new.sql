-- Moved MRR is unknown while an interval that moved or stayed has no amount.
select
    period_id, scope_type, scope_id,
    case when unknown_changes = 0 then new_mrr end as numerator,
    cast(null as double) as denominator,
    new_customers as observations
from {{ ref('mrr_movements_by_period') }}
