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

{{ counts_by_scope('counted', ['date_day'], {
    'touches': 'is_counted_touch',
    'call_touches': "is_counted_touch and activity_type = 'call'",
    'email_touches': "is_counted_touch and activity_type = 'email'",
    'social_touches': "is_counted_touch and activity_type = 'social'",
    'meeting_touches': "is_counted_touch and activity_type = 'meeting'",
    'meetings_booked': 'is_counted_booking',
    'demos_booked': "is_counted_booking and activity_type = 'demo'",
    'demos_held': held,
    'demos_shown': held ~ ' and outcome is not null',
    'demos_missed': "not is_counted_booking and is_missed and is_outcome_of_booking and activity_type = 'demo'",
    'discovery_calls': talk ~ " and purpose = 'discovery'",
    'qualified_calls': talk ~ " and (purpose = 'qualification' or outcome = 'qualified')",
}) }}
