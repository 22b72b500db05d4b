{{ roll_up(ref('customers_by_day'), [
    'new_customers', 'reactivated_customers', 'transferred_in_customers', 'lost_customers',
    'transferred_out_customers', 'daily_churn',
], ['subscriptions or revenue']) }}
