{%- set movements = ['new', 'reactivation', 'expansion', 'contraction', 'churn', 'fx', 'transferred'] -%}
-- In every month and scope: opening + new + reactivation + expansion − contraction − churn + transferred + fx =
-- closing. Of each, the parts add up to the company, where what was handed over cancels out.
select level.period_id, level.scope_type, level.scope_id, 'closing' as what, level.mrr as found
from {{ ref('mrr_by_period') }} as level
inner join {{ ref('mrr_movements_by_period') }} as moved
    on moved.period_id = level.period_id
    and moved.scope_type = level.scope_type and moved.scope_id = level.scope_id
where level.grain = 'month'
    and moved.unknown_changes = 0
    and abs(
        level.opening_mrr + moved.new_mrr + moved.reactivation_mrr + moved.expansion_mrr
        - moved.contraction_mrr - moved.churn_mrr + moved.transferred_mrr + moved.fx_mrr - level.mrr
    ) > 0.005
{%- for movement in movements %}
union all
select parts.period_id, parts.scope_type, 'all of them', '{{ movement }}', parts.moved_mrr
from (
    select period_id, scope_type, sum({{ movement }}_mrr) as moved_mrr
    from {{ ref('mrr_movements_by_period') }}
    where grain = 'month' and scope_type <> 'company'
    group by period_id, scope_type
) as parts
inner join {{ ref('mrr_movements_by_period') }} as company
    on company.period_id = parts.period_id and company.scope_type = 'company'
where abs(parts.moved_mrr - company.{{ movement }}_mrr) > 0.005
{%- endfor %}
