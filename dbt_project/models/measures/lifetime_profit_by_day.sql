-- Gross profit beside the customers won, per day. A customer may change hands, so reps and teams are left out.
with sides as (
    select scope_type, scope_id, date_day, costed_net_amount - cost_of_goods_amount as gross_profit,
        amounts_without_rate, revenue_lines - lines_without_cost as costed_lines, 0 as new_customers
    from {{ ref('margins_by_day') }}
    where scope_type in ('company', 'segment', 'territory', 'channel')
    union all
    select scope_type, scope_id, date_day, 0, 0, 0, new_customers
    from {{ ref('customers_by_day') }}
    where scope_type in ('company', 'segment', 'territory', 'channel')
)

select
    scope_type, scope_id, date_day,
    coalesce(sum(gross_profit), 0) as gross_profit,
    sum(amounts_without_rate) as amounts_without_rate,
    sum(costed_lines) as costed_lines,
    sum(new_customers) as new_customers
from sides
group by scope_type, scope_id, date_day
