-- One row per lead of somebody who was no customer yet. The first payment of a customer is credited to its nearest
-- lead before it: two leads of one company make one customer. Payments after the last day known to all are left out.
with known as (
    {{ known_through(['leads', 'subscriptions or revenue']) }}
),

leads as (
    select
        lead.lead_id, lead.lead_date, lead.customer_id, {{ of('lead', scopes().values() | list) }},
        case when customer.first_paid_date <= known.known_through_date then customer.first_paid_date end
            as first_paid_date
    from {{ ref('fct_lead') }} as lead
    left join {{ ref('dim_customer') }} as customer on customer.customer_id = lead.customer_id
    cross join known
    where customer.first_paid_date is null or customer.first_paid_date >= lead.lead_date
)

select
    lead_id,
    lead_date,
    {{ scopes().values() | join(', ') }},
    case
        when row_number() over (partition by customer_id order by lead_date desc, lead_id desc) = 1
            then first_paid_date
    end as customer_date
from leads
