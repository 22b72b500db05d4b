-- Touches of the reps, and the days on which reps could make some: Monday to Friday, from the day a rep was hired (where
-- the roster does not say, from the first touch) to the day of leaving. Whoever never made a touch prospects for nobody.
with known as (
    {{ known_through(['activities']) }}
),

touch as (
    select rep_id, team, activity_date, count(*) as touches
    from {{ ref('fct_activity') }}
    where is_touch and rep_id <> '(unassigned)'
    group by rep_id, team, activity_date
),

first_touch as (
    select rep_id, min(activity_date) as first_touch_date, min(min(activity_date)) over () as first_known_date
    from touch
    group by rep_id
),

active as (
    select
        rep.rep_id,
        rep.current_team,
        -- What was done before the first record was not logged: it is no idle time.
        greatest(coalesce(rep.hired_date, first_touch.first_touch_date), first_touch.first_known_date) as from_date,
        least(coalesce(rep.left_date, known.known_through_date), known.known_through_date) as through_date
    from {{ ref('dim_rep') }} as rep
    inner join first_touch on first_touch.rep_id = rep.rep_id
    cross join known
),

rep_day as (
    select
        active.rep_id,
        coalesce(membership.team, active.current_team, '(unassigned)') as team,
        days.date_day
    from active
    inner join {{ ref('dim_day') }} as days
        on days.date_day between active.from_date and active.through_date
        and {{ day_diff(period_start('week', 'days.date_day'), 'days.date_day') }} < 5
    left join {{ ref('int_rep_team') }} as membership
        on membership.rep_id = active.rep_id
        and membership.valid_from_date <= days.date_day and membership.valid_to_date > days.date_day
),

counted as (
    select rep_id, team, activity_date as date_day, touches, 0 as rep_days from touch
    union all
    select rep_id, team, date_day, 0, 1 from rep_day
)

{{ by_scope('counted', ['date_day'], {
    'touches': 'sum(touches)',
    'rep_days': 'sum(rep_days)',
}, only=['team', 'rep']) }}
