-- A lead is answered by the first touch of a person to it on the day it came or within the 30 days after.
with touch as (
    select distinct person_key, activity_date
    from {{ ref('fct_activity') }}
    where is_touch
),

answer as (
    select lead.lead_id, min(touch.activity_date) as answered_date
    from {{ ref('fct_lead') }} as lead
    inner join touch
        on touch.person_key = lead.person_key
        and {{ day_diff('lead.lead_date', 'touch.activity_date') }} between 0 and 30
    group by lead.lead_id
)

select
    lead.lead_id,
    lead.lead_date,
    {{ of('lead', scopes().values() | list) }},
    answer.answered_date,
    {{ day_diff('lead.lead_date', 'answer.answered_date') }} as response_days
from {{ ref('fct_lead') }} as lead
left join answer on answer.lead_id = lead.lead_id
