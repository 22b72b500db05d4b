with event as (
    select
        activity.*,
        coalesce(by_company.customer_id, by_contact.customer_id, activity.deal_customer_id) as customer_id,
        -- Tools that do not say a direction log what their own people did.
        coalesce(activity.direction, 'outbound') = 'outbound' as is_outbound,
        activity.is_due and coalesce(activity.outcome, '') not in (
            'no show', 'no_show', 'no-show', 'cancelled', 'canceled', 'cancelled late', 'canceled late', 'scheduled',
            'rescheduled', 'planned', 'bounced'
        ) as is_completed,
        activity.is_due and coalesce(activity.outcome, '') in (
            'no show', 'no_show', 'no-show', 'cancelled late', 'canceled late'
        ) as is_missed
    from {{ ref('int_activity') }} as activity
    left join {{ ref('int_customer_key') }} as by_company
        on by_company.kind = 'company' and by_company.node_key = activity.company_id
    left join {{ ref('int_customer_key') }} as by_contact
        on by_contact.kind = 'contact' and by_contact.node_key = activity.contact_id
)

select
    event.activity_id,
    event.activity_date,
    event.activity_at,
    coalesce(booking.booked_date, event.booked_date) as booked_date,
    event.activity_type,
    event.purpose,
    event.is_outbound,
    event.is_automated,
    event.is_completed,
    event.is_missed,
    event.is_outbound and event.is_completed and not event.is_automated
        and event.activity_type in ('call', 'email', 'social', 'meeting') as is_touch,
    coalesce(booking.is_booking, false) as is_booking,
    coalesce(booking.is_outcome_of_booking, false) as is_outcome_of_booking,
    event.outcome,
    event.person_key,
    event.deal_id,
    event.customer_id,
    {{ scope_columns() }}
from event
left join {{ ref('int_booking') }} as booking on booking.activity_id = event.activity_id
{{ scope_joins('event.activity_date') }}
