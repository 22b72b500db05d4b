{{ growth_of_flows(ref('customers_by_day'), ref('customer_moves_by_period'), ['new_customers'], {
    'new_customers': 'new_customers',
}, ['subscriptions or revenue']) }}
