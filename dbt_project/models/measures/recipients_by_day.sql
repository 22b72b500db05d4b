-- A recipient is an address in a campaign, so that the recipients of all campaigns are those of the company. Twice:
-- what became of the mails by the day they were sent, and (…_then) by the day it happened.
{%- set answers = ['opened', 'clicked', 'replied', 'bounced', 'unsubscribed'] %}
select
    campaign || ' ' || email_hash as recipient_key,
    campaign, rep_id, team, segment,
    sent_date as date_day,
    1 as sent,
    case when bounced_date is null then 1 else 0 end as delivered,
    {%- for name in answers %}
    case when {{ name }}_date is not null then 1 else 0 end as {{ name }},
    {%- endfor %}
    {%- for name in answers %}
    0 as {{ name }}_then{{ ',' if not loop.last }}
    {%- endfor %}
from {{ ref('mails') }}
{%- for answer in answers %}
union all
select
    campaign || ' ' || email_hash as recipient_key,
    campaign, rep_id, team, segment,
    {{ answer }}_date as date_day,
    0 as sent,
    0 as delivered,
    {%- for name in answers %}
    0 as {{ name }},
    {%- endfor %}
    {%- for name in answers %}
    {{ 1 if name == answer else 0 }} as {{ name }}_then{{ ',' if not loop.last }}
    {%- endfor %}
from {{ ref('mails') }}
where {{ answer }}_date is not null
{%- endfor %}
