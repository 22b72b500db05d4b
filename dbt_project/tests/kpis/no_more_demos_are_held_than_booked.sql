-- Of the demos booked on one day each took place once at most, whatever was moved.
select
    booked_date,
    sum(case when is_booking then 1 else 0 end) as booked,
    sum(case when is_outcome_of_booking and is_completed then 1 else 0 end) as held
from {{ ref('fct_activity') }}
where activity_type = 'demo'
group by booked_date
having sum(case when is_outcome_of_booking and is_completed then 1 else 0 end)
    > sum(case when is_booking then 1 else 0 end)
