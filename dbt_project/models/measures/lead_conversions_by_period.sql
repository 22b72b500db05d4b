{{ roll_up(ref('lead_conversions_by_day'), [
    'leads', 'leads_converted', 'customers', 'days_to_customer',
], ['leads', 'subscriptions or revenue'], weeks=false) }}
