{{ acquisition_per_period(
    ref('acquisition_by_day'), 'new_customers', ['spend', 'subscriptions or revenue'],
    spend=['acquisition', 'programs'], weeks=true
) }}
