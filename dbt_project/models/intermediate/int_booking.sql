-- Some tools move a meeting, others write a new one: a record that takes the place of a rescheduled one for the same
-- purpose with the same deal or person, within the month, belongs to the same booking.
with placed as (
    select
        activity_id, activity_type, purpose, coalesce(deal_id, person_key, activity_id) as counterpart, booked_date,
        activity_date,
        case
            when lag(tool_key) over one_after_the_other = tool_key then 0
            when lag(outcome) over one_after_the_other = 'rescheduled'
                and booked_date <= {{ add_days('lag(activity_date) over one_after_the_other', 30) }} then 0
            else 1
        end as is_first
    from {{ ref('int_activity') }}
    where activity_type in ('meeting', 'demo')
    window one_after_the_other as (
        partition by activity_type, purpose, coalesce(deal_id, person_key, activity_id)
        order by booked_date, activity_date, activity_id
    )
),

chained as (
    select
        *,
        sum(is_first) over (
            partition by activity_type, purpose, counterpart order by booked_date, activity_date, activity_id
            rows between unbounded preceding and current row
        ) as booking_number
    from placed
)

select
    activity_id,
    is_first = 1 as is_booking,
    min(booked_date) over one_booking as booked_date,
    row_number() over (
        partition by activity_type, purpose, counterpart, booking_number
        order by booked_date desc, activity_date desc, activity_id desc
    ) = 1 as is_outcome_of_booking
from chained
window one_booking as (partition by activity_type, purpose, counterpart, booking_number)
