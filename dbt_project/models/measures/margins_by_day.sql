-- Cost of goods stands on the lines (unit costs) or in the books (expenses, for the whole company only); never both.
-- A line whose cost is unknown counts on neither side. Days of which only one side is known are left out.
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
),

known as (
    {{ known_through(['revenue', 'cost_of_goods']) }}
),

sides as (
    select
        revenue.scope_type, revenue.scope_id, revenue.date_day, revenue.revenue_lines, revenue.lines_without_cost,
        revenue.lines_without_rate as amounts_without_rate, revenue.costed_net_amount, revenue.cost_of_goods_amount
    from {{ ref('revenue_by_day') }} as revenue
    inner join used on used.is_on_lines and not used.is_booked
    union all
    select
        revenue.scope_type, revenue.scope_id, revenue.date_day, revenue.revenue_lines, 0,
        revenue.lines_without_rate, revenue.net_amount, 0
    from {{ ref('revenue_by_day') }} as revenue
    inner join used on used.is_booked
    where revenue.scope_type = 'company'
    union all
    select
        spend.scope_type, spend.scope_id, spend.date_day, 0, 0,
        spend.cost_of_goods_without_rate, 0, spend.cost_of_goods_amount
    from {{ ref('spend_by_day') }} as spend
    inner join used on used.is_booked
    where spend.scope_type = 'company'
)

select
    sides.scope_type, sides.scope_id, sides.date_day,
    sum(sides.revenue_lines) as revenue_lines,
    sum(sides.lines_without_cost) as lines_without_cost,
    sum(sides.amounts_without_rate) as amounts_without_rate,
    sum(sides.costed_net_amount) as costed_net_amount,
    sum(sides.cost_of_goods_amount) as cost_of_goods_amount
from sides
inner join known on sides.date_day <= known.known_through_date
group by sides.scope_type, sides.scope_id, sides.date_day
