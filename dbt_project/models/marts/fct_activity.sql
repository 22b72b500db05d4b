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
        activity.source || ' ' || activity.table_name || ' ' || activity.activity_id as tool_key,
        coalesce(activity.activity_date, activity.booked_date) as activity_date,
        -- What is logged after it took place was booked by then.
        least(activity.activity_date, activity.booked_date) as booked_date,
        coalesce(activity.activity_date, activity.booked_date) <= company.as_of_date as is_due,
        lower(trim(coalesce(activity.activity_type, 'other'))) as activity_type,
        lower(trim(activity.purpose)) as purpose,
        lower(trim(activity.direction)) as direction,
        lower(trim(activity.outcome)) as outcome,
        coalesce(activity.is_automated, false) as is_automated,
        deal.deal_id,
        coalesce(
            person.person_key, 'contact:' || activity.contact_id, 'company:' || activity.company_id,
            'deal:' || deal.deal_id
        ) as person_key,
        coalesce(by_company.customer_id, by_contact.customer_id, deal.customer_id) as customer_id,
        coalesce(activity.rep, {{ value_then('held.deal_id', 'held.rep', 'deal.rep') }}) as rep,
        {{ value_then('held.deal_id', 'held.team', 'deal.team') }} as team,
        coalesce(activity.segment, {{ value_then('held.deal_id', 'held.segment', 'deal.segment') }}) as segment,
        {{ value_then('held.deal_id', 'held.territory', 'deal.territory') }} as territory,
        {{ value_then('held.deal_id', 'held.channel', 'deal.channel') }} as channel,
        {{ value_then('held.deal_id', 'held.product', 'deal.product') }} as product
    from {{ ref('stg_activities') }} as activity
    cross join company
    left join {{ ref('int_deal') }} as deal
        on deal.source_deal_id = activity.deal_id
        and (deal.source = activity.source or not deal.is_shared_id)
    left join {{ ref('int_deal_changes') }} as held
        on held.deal_id = deal.deal_id
        and held.valid_from_date <= coalesce(activity.activity_date, activity.booked_date)
        and held.valid_to_date > coalesce(activity.activity_date, activity.booked_date)
    left join {{ ref('int_person') }} as person
        on person.contact_id = activity.contact_id
    left join {{ ref('int_customer_key') }} as by_company
        on by_company.kind = 'company' and by_company.node_key = activity.company_id
    left join {{ ref('int_customer_key') }} as by_contact
        on by_contact.kind = 'contact' and by_contact.node_key = activity.contact_id
    where least(activity.activity_date, activity.booked_date) <= company.as_of_date
),

-- Some tools move a meeting, others write a new one: a record that takes the place of a rescheduled one for the same
-- purpose with the same deal or person, within the month, belongs to the same booking.
placed as (
    select
        activity_id, activity_type, purpose, coalesce(deal_id, person_key, activity_id) as counterpart, booked_date,
        activity_date,
        case
            when lag(tool_key) over one_after_the_other = tool_key then 0
            when lag(outcome) over one_after_the_other = 'rescheduled'
                and booked_date <= {{ add_days('lag(activity_date) over one_after_the_other', 30) }} then 0
            else 1
        end as is_first
    from event
    where activity_type in ('meeting', 'demo')
    window one_after_the_other as (
        partition by activity_type, purpose, coalesce(deal_id, person_key, activity_id)
        order by booked_date, activity_date, activity_id
    )
),

chained as (
    select
        *,
        sum(is_first) over (
            partition by activity_type, purpose, counterpart order by booked_date, activity_date, activity_id
            rows between unbounded preceding and current row
        ) as booking_number
    from placed
),

booking as (
    select
        activity_id,
        is_first = 1 as is_booking,
        min(booked_date) over one_booking as booked_date,
        row_number() over (
            partition by activity_type, purpose, counterpart, booking_number
            order by booked_date desc, activity_date desc, activity_id desc
        ) = 1 as is_outcome_of_booking
    from chained
    window one_booking as (partition by activity_type, purpose, counterpart, booking_number)
),

judged as (
    select
        event.*,
        -- Tools that do not say a direction log what their own people did.
        coalesce(event.direction, 'outbound') = 'outbound' as is_outbound,
        event.is_due and coalesce(event.outcome, '') not in (
            'no show', 'no_show', 'no-show', 'cancelled', 'canceled', 'cancelled late', 'canceled late', 'scheduled',
            'rescheduled', 'planned', 'bounced'
        ) as is_completed,
        event.is_due and coalesce(event.outcome, '') in (
            'no show', 'no_show', 'no-show', 'cancelled late', 'canceled late'
        ) as is_missed
    from event
)

select
    event.activity_id,
    event.activity_date,
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
from judged as event
left join booking on booking.activity_id = event.activity_id
{{ scope_joins('event.activity_date') }}
