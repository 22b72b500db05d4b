-- Unknown where an amount has no rate or a line no cost: running costs are those of all lines, so none may be left out.
-- Books without any interest or tax say nothing about what is left after them.
with rolled_up as (
    {{ roll_up(ref('profit_by_day'), [
        'revenue_lines', 'lines_without_cost', 'amounts_without_rate', 'costed_net_amount', 'cost_of_goods_amount',
        'operating_amount', 'interest_and_tax_amount', 'interest_and_tax_without_rate',
    ], ['revenue', 'cost_of_goods', 'expenses'], weeks=false) }}
)

select
    period_id, grain, period_start_date, last_date, scope_type, scope_id, revenue_lines, lines_without_cost,
    case when amounts_without_rate = 0 and lines_without_cost = 0 then costed_net_amount end as net_amount,
    case when amounts_without_rate = 0 and lines_without_cost = 0
        then costed_net_amount - cost_of_goods_amount - operating_amount end as operating_profit,
    case when amounts_without_rate = 0 and lines_without_cost = 0 and interest_and_tax_without_rate = 0
        then costed_net_amount - cost_of_goods_amount - operating_amount - interest_and_tax_amount end as net_profit,
    (select count(*) from {{ ref('profit_by_day') }} where interest_and_tax_amount <> 0) > 0 as has_interest_or_tax
from rolled_up
