{{ roll_up(ref('revenue_by_day'), [
    'revenue_lines', 'gross_amount', 'discount_amount', 'refund_amount', 'net_amount', 'lines_without_rate',
    'lines_without_cost', 'costed_net_amount', 'cost_of_goods_amount',
], ['revenue']) }}
