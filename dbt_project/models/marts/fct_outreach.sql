with company as (
    select * from {{ ref('stg_company') }}
),

dated as (
    select
        *,
        {{ outreach_date() }} as known_date
    from {{ ref('stg_outreach_events') }}
),

named as (
    select
        message.email_hash,
        coalesce(message.campaign, campaign.campaign, message.campaign_id) as campaign,
        lower(trim(message.event_type)) as event_type,
        coalesce(message.event_at, cast(message.known_date as timestamp)) as event_at,
        message.known_date as event_date,
        message.event_id,
        message.rep,
        message.segment,
        campaign.channel
    from dated as message
    cross join company
    left join (
        select campaign_id, max(campaign) as campaign, max(channel) as channel
        from {{ ref('stg_campaigns') }}
        group by campaign_id
    ) as campaign on campaign.campaign_id = message.campaign_id
    where message.known_date <= company.as_of_date
),

-- An open or a reply belongs to the last mail sent to the person before it in the campaign.
event as (
    select
        *,
        max(case when event_type = 'sent' then event_date end) over (
            partition by campaign, email_hash
            order by event_at, case when event_type = 'sent' then 0 else 1 end, event_id nulls last
            rows between unbounded preceding and current row
        ) as sent_date,
        {{ no_columns(['team', 'territory', 'product', 'customer_id']) }}
    from named
)

select
    event.email_hash,
    event.campaign,
    event.event_type,
    event.event_date,
    event.sent_date,
    {{ scope_columns() }}
from event
{{ scope_joins('event.event_date') }}
