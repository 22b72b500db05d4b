{{ levels(
    ref('lifetime_profit_by_day'), ['gross_profit', 'amounts_without_rate', 'costed_lines', 'new_customers'],
    ['revenue', 'cost_of_goods', 'subscriptions or revenue'], short=[]
) }}
