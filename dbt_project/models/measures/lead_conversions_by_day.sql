-- Leads on their day with those of them that became customers in time, customers on the day they first paid. A
-- customer won is cut by the scopes of its lead.
with events as (
    select lead_date as date_day, {{ scopes().values() | join(', ') }},
        1 as leads,
        case when {{ day_diff('lead_date', 'customer_date') }} < {{ conversion_days() }} then 1 else 0 end
            as leads_converted,
        0 as customers, 0 as days_to_customer
    from {{ ref('lead_conversions') }}
    union all
    select customer_date, {{ scopes().values() | join(', ') }}, 0, 0, 1, {{ day_diff('lead_date', 'customer_date') }}
    from {{ ref('lead_conversions') }}
    where customer_date is not null
)

{{ by_scope('events', ['date_day'], {
    'leads': 'sum(leads)',
    'leads_converted': 'sum(leads_converted)',
    'customers': 'sum(customers)',
    'days_to_customer': 'sum(days_to_customer)',
}) }}
