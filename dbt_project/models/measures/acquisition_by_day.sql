{{ acquisition(
    ref('customers_by_day'), 'new_customers', ['spend', 'subscriptions or revenue'], spend=['acquisition', 'programs']
) }}
