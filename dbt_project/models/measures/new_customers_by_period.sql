{{ roll_up(ref('customers_by_day'), ['new_customers', 'churn_events'], ['subscriptions or revenue']) }}
