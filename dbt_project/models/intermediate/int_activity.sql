{{ config(materialized='view') }}

-- What was logged or booked, with the deal and the person it was about.
with company as (
    select as_of_date from {{ ref('stg_company') }}
),

keyed as (
    {{ with_unique_key(
        ref('stg_activities'),
        'activity_id',
        'source, table_name, activity_at nulls last, rep nulls last, activity_type nulls last, deal_id nulls last,'
        ~ ' contact_id nulls last, direction nulls last, outcome nulls last, is_automated nulls last',
        'activity_key'
    ) }}
)

select
    activity.activity_key as activity_id,
    activity.source || ' ' || activity.table_name || ' ' || activity.activity_id as tool_key,
    coalesce(activity.activity_date, activity.booked_date) as activity_date,
    case when timed.source is not null then activity.activity_at end as activity_at,
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
    activity.company_id,
    activity.contact_id,
    deal.customer_id as deal_customer_id,
    coalesce(activity.rep, {{ value_then('held.deal_id', 'held.rep', 'deal.rep') }}) as rep,
    {{ value_then('held.deal_id', 'held.team', 'deal.team') }} as team,
    coalesce(activity.segment, {{ value_then('held.deal_id', 'held.segment', 'deal.segment') }}) as segment,
    {{ value_then('held.deal_id', 'held.territory', 'deal.territory') }} as territory,
    {{ value_then('held.deal_id', 'held.channel', 'deal.channel') }} as channel,
    {{ value_then('held.deal_id', 'held.product', 'deal.product') }} as product
from keyed as activity
cross join company
left join {{ ref('int_timed_table') }} as timed
    on timed.entity = 'activities' and timed.source = activity.source and timed.table_name = activity.table_name
left join {{ ref('int_deal') }} as deal
    on deal.source_deal_id = activity.deal_id
    and (deal.source = activity.source or not deal.is_shared_id)
left join {{ ref('int_deal_changes') }} as held
    on held.deal_id = deal.deal_id
    and held.valid_from_date <= coalesce(activity.activity_date, activity.booked_date)
    and held.valid_to_date > coalesce(activity.activity_date, activity.booked_date)
left join {{ ref('int_person') }} as person
    on person.contact_id = activity.contact_id
where least(activity.activity_date, activity.booked_date) <= company.as_of_date
