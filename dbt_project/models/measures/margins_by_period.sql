-- Cost of goods stands on the lines (unit costs) or in the books (expenses, for the whole company only); never both.
-- A line whose cost is unknown counts on neither side; the test costs_are_known says how much that is.
with found as (
    select
        coalesce(company.cost_of_goods_source, 'none') = 'expenses' as is_chosen,
        (select count(*) from {{ ref('spend_by_day') }} where cost_of_goods_amount > 0) > 0 as is_in_books,
        (select count(*) from {{ ref('revenue_by_day') }} where cost_of_goods_amount > 0) > 0 as is_on_lines
    from {{ ref('stg_company') }} as company
),

used as (
    select is_on_lines, is_in_books and (is_chosen or not is_on_lines) as is_booked
    from found
)

select
    revenue.period_id, revenue.grain, revenue.period_start_date, revenue.last_date,
    revenue.scope_type, revenue.scope_id, revenue.revenue_lines, revenue.lines_without_cost,
    case when revenue.lines_without_rate = 0 and used.is_on_lines then revenue.costed_net_amount end
        as costed_net_amount,
    case when revenue.lines_without_rate = 0 and used.is_on_lines then revenue.cost_of_goods_amount end
        as cost_of_goods_amount
from {{ ref('revenue_by_period') }} as revenue
inner join used on not used.is_booked
union all
select
    revenue.period_id, revenue.grain, revenue.period_start_date, revenue.last_date,
    revenue.scope_type, revenue.scope_id, revenue.revenue_lines, 0,
    case when revenue.lines_without_rate = 0 then revenue.net_amount end,
    case when spend.cost_of_goods_without_rate = 0 then spend.cost_of_goods_amount end
from {{ ref('revenue_by_period') }} as revenue
inner join used on used.is_booked
inner join {{ ref('spend_by_period') }} as spend
    on spend.period_id = revenue.period_id
    and spend.scope_type = revenue.scope_type and spend.scope_id = revenue.scope_id
where revenue.scope_type = 'company'
