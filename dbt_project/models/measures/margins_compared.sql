-- Both sides unknown where an amount has no rate, and where lines are sold but none has a cost.
{{ growth_of_flows(ref('margins_by_day'), ref('margins_by_period'), [
    'revenue_lines', 'lines_without_cost', 'amounts_without_rate', 'costed_net_amount', 'cost_of_goods_amount',
], {
    'gross_profit': 'case when amounts_without_rate = 0 and (lines_without_cost < revenue_lines or revenue_lines = 0)
        then costed_net_amount - cost_of_goods_amount end',
}, ['revenue', 'cost_of_goods'], ['ytd'], observations='revenue_lines') }}
