-- Different customers with a purchase in each period of whole months and in each goal's window: counted anew per
-- period, because one who buys twice is one. Sales of which none names its customer leave the number unknown.
with known as (
    {{ known_through(['revenue']) }}
),

purchases as (
    select lines.customer_id, lines.revenue_date, days.month_start_date,
        lines.team, lines.rep_id, lines.segment, lines.territory, lines.channel, lines.product
    from {{ ref('fct_revenue_line') }} as lines
    inner join {{ ref('dim_day') }} as days on days.date_day = lines.revenue_date
    inner join known on lines.revenue_date <= known.known_through_date
    where lines.line_type = 'sale'
        and coalesce(lines.gross_amount, 1) > coalesce(lines.discount_amount, 0)
),

by_month as (
    {{ by_scope('purchases', ['month_start_date', 'customer_id'], {'purchases': 'count(*)'}) }}
),

by_goal_day as (
    {{ by_scope('purchases', ['revenue_date', 'customer_id'], {'purchases': 'count(*)'}) }}
),

counted as (
    select bridge.period_id, by_month.scope_type, by_month.scope_id,
        nullif(count(distinct by_month.customer_id), 0) as buying_customers
    from by_month
    inner join {{ ref('period_months') }} as bridge on bridge.month_start_date = by_month.month_start_date
    where bridge.grain <> 'fiscal_ytd'
    group by bridge.period_id, by_month.scope_type, by_month.scope_id
    union all
    select goals.period_id, by_goal_day.scope_type, by_goal_day.scope_id,
        nullif(count(distinct by_goal_day.customer_id), 0)
    from {{ ref('goal_windows') }} as goals
    inner join by_goal_day
        on by_goal_day.scope_type = goals.scope_type and by_goal_day.scope_id = goals.scope_id
        and by_goal_day.revenue_date between goals.period_start_date and goals.period_end_date
    group by goals.period_id, by_goal_day.scope_type, by_goal_day.scope_id
)

select
    spans.period_id,
    spans.grain,
    spans.scope_type,
    spans.scope_id,
    spans.net_amount,
    spans.lines_without_rate,
    cast(case when counted.period_id is null then 0 else counted.buying_customers end as double) as buying_customers
from {{ ref('revenue_by_period') }} as spans
left join counted
    on counted.period_id = spans.period_id
    and counted.scope_type = spans.scope_type and counted.scope_id = spans.scope_id
where spans.grain not in ('day', 'week', 'fiscal_ytd')
    and exists (select 1 from purchases where purchases.customer_id is not null)
