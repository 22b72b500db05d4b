{{ roll_up(
    ref('new_customer_contacts_by_day'), ['new_customers', 'contacted_customers'],
    ['subscriptions or revenue', 'activities'],
) }}
