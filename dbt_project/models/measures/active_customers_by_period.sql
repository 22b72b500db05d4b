{{ levels(ref('customers_by_day'), ['active_customers'], ['subscriptions or revenue']) }}
