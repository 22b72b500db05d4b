with company as (
    select * from {{ ref('stg_company') }}
),

event as (
    select
        {{ unique_key(
            'activity.activity_id',
            'activity.source, activity.table_name, activity.activity_at nulls last, activity.rep nulls last,'
            ~ ' activity.activity_type nulls last, activity.deal_id nulls last, activity.contact_id nulls last,'
            ~ ' activity.direction nulls last, activity.outcome nulls last, activity.is_automated nulls last'
        ) }} as activity_id,
        coalesce(activity.activity_date, activity.booked_date) as activity_date,
        lower(trim(coalesce(activity.activity_type, 'other'))) as activity_type,
        lower(trim(activity.direction)) as direction,
        lower(trim(activity.outcome)) as outcome,
        coalesce(activity.is_automated, false) as is_automated,
        deal.deal_id,
        coalesce(by_company.customer_id, by_contact.customer_id, deal.customer_id) as customer_id,
        coalesce(activity.rep, deal.rep) as rep,
        deal.team,
        coalesce(activity.segment, deal.segment) as segment,
        deal.territory,
        deal.channel,
        deal.product
    from {{ ref('stg_activities') }} as activity
    cross join company
    left join {{ ref('int_deal') }} as deal
        on deal.source_deal_id = activity.deal_id
        and (deal.source = activity.source or not deal.is_shared_id)
    left join {{ ref('int_customer_key') }} as by_company
        on by_company.kind = 'company' and by_company.node_key = activity.company_id
    left join {{ ref('int_customer_key') }} as by_contact
        on by_contact.kind = 'contact' and by_contact.node_key = activity.contact_id
    where coalesce(activity.activity_date, activity.booked_date) <= company.as_of_date
)

select
    event.activity_id,
    event.activity_date,
    event.activity_type,
    -- Tools that do not say a direction log what their own people did.
    coalesce(event.direction, 'outbound') = 'outbound' as is_outbound,
    event.is_automated,
    coalesce(event.outcome, '') not in (
        'no show', 'no_show', 'no-show', 'cancelled', 'canceled', 'scheduled', 'rescheduled', 'planned', 'bounced'
    ) as is_completed,
    event.outcome,
    event.deal_id,
    event.customer_id,
    {{ scope_columns() }}
from event
{{ scope_joins('event.activity_date') }}
