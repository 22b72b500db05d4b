-- Each thing on its own day: what was done on the day it took place, what was booked on the day of the booking.
with done as (
    select
        *,
        activity_date as date_day,
        is_touch as is_counted_touch,
        false as is_counted_booking
    from {{ ref('fct_activity') }}
    where is_completed or is_missed
),

booked as (
    select
        *,
        booked_date as date_day,
        false as is_counted_touch,
        true as is_counted_booking
    from {{ ref('fct_activity') }}
    where is_booking
),

counted as (
    select * from done
    union all
    select * from booked
)

{%- set held = "not is_counted_booking and is_completed and is_outcome_of_booking and activity_type = 'demo'" %}
{%- set talk = "not is_counted_booking and is_completed and activity_type in ('call', 'meeting', 'demo')" %}

{{ by_scope('counted', ['date_day'], {
    'touches': 'sum(case when is_counted_touch then 1 else 0 end)',
    'call_touches': "sum(case when is_counted_touch and activity_type = 'call' then 1 else 0 end)",
    'email_touches': "sum(case when is_counted_touch and activity_type = 'email' then 1 else 0 end)",
    'social_touches': "sum(case when is_counted_touch and activity_type = 'social' then 1 else 0 end)",
    'meeting_touches': "sum(case when is_counted_touch and activity_type = 'meeting' then 1 else 0 end)",
    'meetings_booked': 'sum(case when is_counted_booking then 1 else 0 end)',
    'demos_booked': "sum(case when is_counted_booking and activity_type = 'demo' then 1 else 0 end)",
    'demos_held': 'sum(case when ' ~ held ~ ' then 1 else 0 end)',
    'demos_shown': 'sum(case when ' ~ held ~ ' and outcome is not null then 1 else 0 end)',
    'demos_missed': "sum(case when not is_counted_booking and is_missed and is_outcome_of_booking"
        ~ " and activity_type = 'demo' then 1 else 0 end)",
    'discovery_calls': 'sum(case when ' ~ talk ~ " and purpose = 'discovery' then 1 else 0 end)",
    'qualified_calls': 'sum(case when ' ~ talk
        ~ " and (purpose = 'qualification' or outcome = 'qualified') then 1 else 0 end)",
}) }}
