-- Unknown where an amount has no rate, and where lines are sold but none has a cost.
select
    period_id, grain, period_start_date, last_date, scope_type, scope_id, revenue_lines, lines_without_cost,
    amounts_without_rate,
    case when amounts_without_rate = 0 and (lines_without_cost < revenue_lines or revenue_lines = 0)
        then costed_net_amount end as costed_net_amount,
    case when amounts_without_rate = 0 and (lines_without_cost < revenue_lines or revenue_lines = 0)
        then cost_of_goods_amount end as cost_of_goods_amount
from (
    {{ roll_up(ref('margins_by_day'), [
        'revenue_lines', 'lines_without_cost', 'amounts_without_rate', 'costed_net_amount', 'cost_of_goods_amount',
    ], ['revenue', 'cost_of_goods']) }}
) as rolled_up
