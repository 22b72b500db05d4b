{{ growth_of_flows(ref('customers_by_day'), ref('new_customers_by_period'), ['new_customers'], {
    'new_customers': 'new_customers',
}, ['subscriptions or revenue']) }}
