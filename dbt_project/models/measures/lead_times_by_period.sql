-- A median is taken anew in every period and scope; customers won from leads are few, so each meets its periods here.
with won as (
    select bridge.period_id, {{ of('lead', scopes().values() | list) }},
        {{ day_diff('lead.lead_date', 'lead.customer_date') }} as days_to_customer
    from {{ ref('lead_conversions') }} as lead
    inner join {{ ref('period_days') }} as bridge
        on bridge.date_day = lead.customer_date and bridge.grain <> 'week'
)

{{ by_scope('won', ['period_id'], {
    'median_days_to_customer': 'cast(median(days_to_customer) as double)',
    'customers': 'cast(count(*) as double)',
}) }}
