-- Of those who were here on the day before a period, who left in it: counted where they were on that day. Who is to
-- leave after the last day of the roster has not left yet.
with known as (
    {{ known_through(['reps']) }}
),

leavers as (
    select stay.person_id, stay.employment_number, {{ add_days('stay.end_date', -1) }} as last_day
    from {{ ref('staff_stays') }} as stay
    inner join known on {{ add_days('stay.end_date', -1) }} <= known.known_through_date
    where stay.is_leaver = 1
),

at_opening as (
    select period.period_id, opening.team, opening.segment, opening.territory
    from leavers
    inner join {{ ref('period_days') }} as bridge on bridge.date_day = leavers.last_day and bridge.grain <> 'week'
    inner join {{ ref('dim_period') }} as period on period.period_id = bridge.period_id
    inner join {{ ref('staff_stays') }} as opening
        on opening.person_id = leavers.person_id
        and opening.employment_number = leavers.employment_number
        and opening.start_date < period.period_start_date
        and coalesce(opening.end_date, date '9999-12-31') >= period.period_start_date
)

{{ by_scope('at_opening', ['period_id'], {'opening_leavers': 'count(*)'}, only=['team', 'segment', 'territory']) }}
