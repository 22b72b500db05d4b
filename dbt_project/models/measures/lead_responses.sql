-- A lead is answered by the first touch of a person to it, from the moment it came to the 30th day after. Where a tool
-- tells days only, a touch of the lead's day answers it at once.
with touch as (
    select distinct person_key, activity_date, activity_at
    from {{ ref('fct_activity') }}
    where is_touch
),

answer as (
    select
        lead.lead_id,
        min(touch.activity_date) as answered_date,
        min(case
            when lead.lead_at is null or touch.activity_at is null
                then cast({{ day_diff('lead.lead_date', 'touch.activity_date') }} as double)
            else {{ seconds_between('lead.lead_at', 'touch.activity_at') }} / 86400
        end) as response_days
    from {{ ref('fct_lead') }} as lead
    inner join touch
        on touch.person_key = lead.person_key
        and {{ day_diff('lead.lead_date', 'touch.activity_date') }} between 0 and 30
        and coalesce(touch.activity_at >= lead.lead_at, true)
    group by lead.lead_id
)

select
    lead.lead_id,
    lead.lead_date,
    {{ of('lead', scopes().values() | list) }},
    answer.answered_date,
    answer.response_days
from {{ ref('fct_lead') }} as lead
left join answer on answer.lead_id = lead.lead_id
