{{ roll_up(ref('deals_by_day'), [
    'deals_created', 'created_amount', 'created_without_rate', 'deals_won', 'deals_lost', 'won_amount',
    'won_without_rate', 'deals_priced', 'priced_amount', 'cycle_days', 'deals_timed',
], ['deals']) }}
