{{ roll_up(ref('customer_cohorts_by_day'), [
    'cohort_customers', 'reached_m1', 'active_m1', 'reached_m2', 'active_m2', 'reached_m3', 'active_m3',
    'active_from_m3', 'reached_m6', 'active_m6', 'reached_m12', 'active_m12', 'active_from_m12',
], ['subscriptions or revenue'], weeks=false) }}
