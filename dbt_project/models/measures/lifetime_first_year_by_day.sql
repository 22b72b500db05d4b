{#- The first year of a customer: its first day and the 364 after it. -#}
{%- set days_counted = 365 -%}

-- What customers brought in their first year, on the day they first paid. Only where the cost stands on the lines (then
-- margins are cut by segment): costs in the books are nobody's.
with first_year as (
    select
        customer.customer_id,
        sum(case when line.cost_of_goods_amount is not null then line.net_amount - line.cost_of_goods_amount end)
            as gross_profit,
        sum(case when line.net_amount is null then 1 else 0 end) as lines_without_rate,
        sum(case when line.cost_of_goods_amount is null then 1 else 0 end) as lines_without_cost
    from {{ ref('dim_customer') }} as customer
    inner join {{ ref('fct_revenue_line') }} as line
        on line.customer_id = customer.customer_id
        and line.revenue_date >= customer.first_paid_date
        and {{ day_diff('customer.first_paid_date', 'line.revenue_date') }} < {{ days_counted }}
    group by customer.customer_id
),

won as (
    select
        customer.first_paid_date as date_day,
        {%- for column in ['segment', 'territory', 'channel'] %}
        {{ value_then('held.customer_id', 'held.' ~ column, 'customer.' ~ column) }} as {{ column }},
        {%- endfor %}
        coalesce(first_year.gross_profit, 0) as gross_profit,
        coalesce(first_year.lines_without_rate, 0) as lines_without_rate,
        coalesce(first_year.lines_without_cost, 0) as lines_without_cost
    from {{ ref('dim_customer') }} as customer
    left join first_year on first_year.customer_id = customer.customer_id
    left join {{ ref('int_customer_stretch') }} as held
        on held.customer_id = customer.customer_id
        and held.valid_from_date <= customer.first_paid_date and held.valid_to_date > customer.first_paid_date
    where customer.first_paid_date is not null
        and (select count(*) from {{ ref('margins_by_day') }} where scope_type = 'segment') > 0
)

{{ by_scope('won', ['date_day'], {
    'customers': 'count(*)',
    'gross_profit': 'sum(gross_profit)',
    'lines_without_rate': 'sum(lines_without_rate)',
    'lines_without_cost': 'sum(lines_without_cost)',
}, only=['segment', 'territory', 'channel']) }}
