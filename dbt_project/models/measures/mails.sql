-- An event belongs to the last mail before it: of its campaign, to the same address, at most 30 days back. What comes
-- before any mail, or later, belongs to none. An automatic reply is an event of another type and no reply.
{%- set answers = ['opened', 'clicked', 'replied', 'bounced', 'unsubscribed'] %}
with event as (
    select
        coalesce(campaign, '(unassigned)') as campaign,
        email_hash, event_type, event_date, sent_date, rep_id, team, segment
    from {{ ref('fct_outreach') }}
    where email_hash is not null and {{ day_diff('sent_date', 'event_date') }} <= 30
),

answered as (
    select
        campaign, email_hash, sent_date,
        {%- for name in answers %}
        min(case when event_type = '{{ name }}' then event_date end) as {{ name }}_date
        {{- ',' if not loop.last }}
        {%- endfor %}
    from event
    where event_type <> 'sent'
    group by campaign, email_hash, sent_date
)

select distinct
    mail.campaign,
    mail.email_hash,
    mail.sent_date,
    mail.rep_id,
    mail.team,
    mail.segment,
    answered.bounced_date,
    -- Nobody has read a mail that came back, whatever a machine on the way did with it.
    {%- for name in ['opened', 'clicked', 'replied', 'unsubscribed'] %}
    case when answered.bounced_date is null then answered.{{ name }}_date end as {{ name }}_date
    {{- ',' if not loop.last }}
    {%- endfor %}
from event as mail
left join answered
    on answered.campaign = mail.campaign and answered.email_hash = mail.email_hash
    and answered.sent_date = mail.sent_date
where mail.event_type = 'sent'
