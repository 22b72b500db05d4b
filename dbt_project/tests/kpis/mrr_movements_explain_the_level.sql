-- In every month and scope: opening + new + reactivation + expansion − contraction − churn = closing.
select level.period_id, level.scope_type, level.scope_id, level.opening_mrr, level.mrr
from {{ ref('mrr_by_period') }} as level
inner join {{ ref('mrr_movements_by_period') }} as moved
    on moved.period_id = level.period_id
    and moved.scope_type = level.scope_type and moved.scope_id = level.scope_id
where level.grain = 'month'
    and abs(
        level.opening_mrr + moved.new_mrr + moved.reactivation_mrr + moved.expansion_mrr
        - moved.contraction_mrr - moved.churn_mrr - level.mrr
    ) > 0.005
