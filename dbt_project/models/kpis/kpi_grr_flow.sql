-- Moved MRR is unknown while an interval that moved or stayed has no amount.
select
    moved.period_id, moved.scope_type, moved.scope_id,
    case
        when moved.unknown_changes = 0 then level.opening_mrr - moved.churn_mrr - moved.contraction_mrr
    end as numerator,
    level.opening_mrr as denominator,
    level.opening_paying_customers as observations
from {{ ref('mrr_movements_by_period') }} as moved
inner join {{ ref('mrr_by_period') }} as level
    on level.period_id = moved.period_id
    and level.scope_type = moved.scope_type and level.scope_id = moved.scope_id
