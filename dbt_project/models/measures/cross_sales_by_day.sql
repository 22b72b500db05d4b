{#- What a customer adds is cross-selling for its first year; after it, it is a line like the others. -#}
{%- set days_counted = 365 -%}

-- Revenue of product lines that a customer did not begin with. A line of revenue without customer or product cannot
-- be told from a first one and is left out.
with lines as (
    select *, revenue_date as date_day
    from {{ ref('fct_revenue_line') }}
    where customer_id is not null and product <> '(unassigned)'
),

sales as (
    select customer_id, product, revenue_date
    from lines
    where line_type = 'sale'
),

firsts as (
    select
        customer_id, product,
        min(revenue_date) as first_bought_date,
        min(min(revenue_date)) over (partition by customer_id) as first_date
    from sales
    group by customer_id, product
),

known as (
    select
        lines.*,
        coalesce(
            firsts.first_bought_date > firsts.first_date
            and {{ day_diff('firsts.first_bought_date', 'lines.date_day') }} < {{ days_counted }}
            and lines.date_day >= firsts.first_bought_date,
            false
        ) as is_cross_sale
    from lines
    left join firsts on firsts.customer_id = lines.customer_id and firsts.product = lines.product
)

{{ by_scope('known', ['date_day'], {
    'cross_sales': 'sum(case when is_cross_sale then 1 else 0 end)',
    'net_amount': 'sum(case when is_cross_sale then net_amount end)',
    'lines_without_rate': 'sum(case when is_cross_sale and net_amount is null then 1 else 0 end)',
}) }}
