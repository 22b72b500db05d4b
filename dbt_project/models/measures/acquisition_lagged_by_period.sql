{{ acquisition_per_period(
    ref('acquisition_lagged_by_day'), 'new_customers', ['spend', 'subscriptions or revenue']
) }}
