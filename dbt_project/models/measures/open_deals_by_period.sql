{{ levels(ref('open_deals_by_day'), [
    'open_deals', 'priced_deals', 'open_amount', 'deals_without_rate', 'weighted_amount', 'deals_without_chance',
    'overdue_deals',
], ['deals']) }}
