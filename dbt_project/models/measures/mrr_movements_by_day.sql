-- What happened to each customer's MRR between two month ends, dated on the day the month closes (or the last known
-- one), so that longer periods and goal windows are sums of months.
with by_month as (
    select
        changes.scope_type, changes.scope_id, changes.customer_id, days.month_start_date,
        min_by(changes.opening_mrr, changes.date_day) as opening_mrr,
        max_by(changes.closing_mrr, changes.date_day) as closing_mrr,
        min_by(changes.highest_before_mrr, changes.date_day) as highest_before_mrr,
        sum(abs(changes.unrated)) as unrated
    from {{ ref('mrr_changes') }} as changes
    inner join {{ ref('dim_day') }} as days on days.date_day = changes.date_day
    group by changes.scope_type, changes.scope_id, changes.customer_id, days.month_start_date
),

-- The order matters: a return is also a growth, and a loss is also a fall.
named as (
    select
        scope_type, scope_id, month_start_date, unrated, opening_mrr, closing_mrr,
        case
            when opening_mrr <= 0 and closing_mrr > 0 and highest_before_mrr <= 0 then 'new'
            when opening_mrr <= 0 and closing_mrr > 0 then 'reactivation'
            when opening_mrr > 0 and closing_mrr <= 0 then 'churn'
            when closing_mrr > opening_mrr then 'expansion'
            when closing_mrr < opening_mrr then 'contraction'
        end as movement
    from by_month
),

moved as (
    select
        scope_type, scope_id, month_start_date,
        sum(unrated) as changes_without_rate
        {%- for movement, sign in {'new': '', 'reactivation': '', 'expansion': '', 'contraction': '-', 'churn': '-'}.items() %},
        sum(case when movement = '{{ movement }}' then {{ sign }}(closing_mrr - opening_mrr) else 0 end)
            as {{ movement }}_mrr,
        sum(case when movement = '{{ movement }}' then 1 else 0 end) as {{ movement }}_customers
        {%- endfor %}
    from named
    group by scope_type, scope_id, month_start_date
),

months as (
    select scope_type, scope_id, period_start_date, last_date, opening_mrr, opening_paying_customers,
        opening_intervals_without_rate
    from {{ ref('mrr_by_period') }}
    where grain = 'month'
)

select
    months.scope_type,
    months.scope_id,
    months.last_date as date_day,
    months.opening_mrr,
    months.opening_paying_customers as opening_customers,
    coalesce(moved.changes_without_rate, 0) + months.opening_intervals_without_rate as changes_without_rate
    {%- for movement in ['new', 'reactivation', 'expansion', 'contraction', 'churn'] %},
    coalesce(moved.{{ movement }}_mrr, 0) as {{ movement }}_mrr,
    coalesce(moved.{{ movement }}_customers, 0) as {{ movement }}_customers
    {%- endfor %}
from months
left join moved
    on moved.scope_type = months.scope_type and moved.scope_id = months.scope_id
    and moved.month_start_date = months.period_start_date
