{%- set movements = {'new': '', 'reactivation': '', 'expansion': '', 'contraction': '-', 'churn': '-'} -%}
-- Movements dated on the day the month closes (or the last known one), so that longer periods and goal windows are
-- sums of months. What the rates alone did to the MRR there was is `fx_mrr`.
with moved as (
    select
        scope_type, scope_id, closing_date,
        sum(unknown) as unknown,
        sum(revaluation_mrr) as revaluation_mrr,
        sum(transferred_mrr) as transferred_mrr
        {%- for movement, sign in movements.items() %},
        sum(case when movement = '{{ movement }}' then {{ sign }}movement_mrr else 0 end) as {{ movement }}_mrr,
        sum(case when movement = '{{ movement }}' and movement_mrr <> 0 then 1 else 0 end)
            as {{ movement }}_customers
        {%- endfor %}
    from {{ ref('mrr_movements') }}
    group by scope_type, scope_id, closing_date
)

select
    months.scope_type,
    months.scope_id,
    months.last_date as date_day,
    months.opening_mrr,
    months.opening_paying_customers as opening_customers,
    coalesce(moved.unknown, 0) + months.opening_unknown_intervals + months.unknown_intervals as unknown_changes,
    months.revaluation_mrr - coalesce(moved.revaluation_mrr, 0) as fx_mrr,
    coalesce(moved.transferred_mrr, 0) as transferred_mrr,
    months.opening_mrr + coalesce(kept.change_mrr, 0) as net_mrr,
    months.opening_mrr + coalesce(kept.loss_mrr, 0) as kept_mrr
    {%- for movement in movements %},
    coalesce(moved.{{ movement }}_mrr, 0) as {{ movement }}_mrr,
    coalesce(moved.{{ movement }}_customers, 0) as {{ movement }}_customers
    {%- endfor %}
from {{ ref('mrr_by_period') }} as months
left join moved
    on moved.scope_type = months.scope_type and moved.scope_id = months.scope_id
    and moved.closing_date = months.last_date
left join {{ ref('mrr_kept_by_window') }} as kept
    on kept.scope_type = months.scope_type and kept.scope_id = months.scope_id
    and kept.opening_date = {{ add_days('months.period_start_date', -1) }} and kept.closing_date = months.last_date
where months.grain = 'month'
