-- What is left of the company's revenue after all that the books hold, over days of which both are known: running
-- costs are booked for the company, so no team or rep has a profit. Starts with the month in which the books begin.
with known as (
    {{ known_through(['revenue', 'cost_of_goods', 'expenses']) }}
),

books as (
    select {{ period_start('month', 'min(spend.date_day)') }} as first_date
    from {{ ref('spend_by_day') }} as spend
    cross join {{ ref('stg_company') }} as company
    where spend.scope_type = 'company' and spend.operating_amount > 0 and company.spend_source = 'expenses'
),

sides as (
    select
        scope_type, scope_id, date_day, revenue_lines, lines_without_cost, amounts_without_rate, costed_net_amount,
        cost_of_goods_amount, 0 as operating_amount, 0 as operating_without_rate, 0 as interest_and_tax_amount,
        0 as interest_and_tax_without_rate
    from {{ ref('margins_by_day') }}
    where scope_type = 'company'
    union all
    select
        scope_type, scope_id, date_day, 0, 0, 0, 0, 0, operating_amount, operating_without_rate,
        interest_and_tax_amount, interest_and_tax_without_rate
    from {{ ref('spend_by_day') }}
    where scope_type = 'company'
)

select
    sides.scope_type, sides.scope_id, sides.date_day,
    sum(sides.revenue_lines) as revenue_lines,
    sum(sides.lines_without_cost) as lines_without_cost,
    sum(sides.amounts_without_rate + sides.operating_without_rate) as amounts_without_rate,
    sum(sides.costed_net_amount) as costed_net_amount,
    sum(sides.cost_of_goods_amount) as cost_of_goods_amount,
    sum(sides.operating_amount) as operating_amount,
    sum(sides.interest_and_tax_amount) as interest_and_tax_amount,
    sum(sides.interest_and_tax_without_rate) as interest_and_tax_without_rate
from sides
inner join books on sides.date_day >= books.first_date
inner join known on sides.date_day <= known.known_through_date
group by sides.scope_type, sides.scope_id, sides.date_day
