-- Who worked here when: [start, end) of one person in one team, segment and territory, end NULL while it lasts. The
-- last day worked is the last day of the stay. Who changes team or starts again on the next day has not left.
with employments as (
    select
        person_id,
        hired_date,
        {{ add_days('left_date', 1) }} as away_date,
        team, segment, territory,
        replace(department, ' ', '_') in ('customer_service', 'customer_support', 'support') as is_customer_service,
        leave_reason
    from {{ ref('fct_employment_interval') }}
    where coalesce(employment_type, 'employee') not in ('contractor', 'freelancer', 'external')
        and (left_date is null or left_date >= hired_date)
),

points as (
    select person_id, hired_date as start_date from employments
    union
    select person_id, away_date from employments where away_date is not null
    union
    select employments.person_id, membership.valid_from_date
    from employments
    inner join {{ ref('int_rep_team') }} as membership on membership.rep_id = employments.person_id
    union
    select employments.person_id, membership.valid_to_date
    from employments
    inner join {{ ref('int_rep_team') }} as membership on membership.rep_id = employments.person_id
    where membership.valid_to_date < date '9999-12-31'
),

pieces as (
    select person_id, start_date, lead(start_date) over (partition by person_id order by start_date) as end_date
    from points
),

-- Of two employments of one person on a day the later one says where the person worked.
employed as (
    select
        pieces.person_id, pieces.start_date, pieces.end_date,
        employments.team, employments.segment, employments.territory, employments.is_customer_service,
        case when employments.away_date = pieces.end_date then employments.leave_reason end as leave_reason
    from pieces
    inner join employments
        on employments.person_id = pieces.person_id
        and employments.hired_date <= pieces.start_date
        and coalesce(employments.away_date, date '9999-12-31') > pieces.start_date
    qualify row_number() over (
        partition by pieces.person_id, pieces.start_date
        order by employments.hired_date desc, coalesce(employments.away_date, date '9999-12-31') desc,
            employments.team, employments.segment, employments.territory, employments.is_customer_service,
            employments.leave_reason nulls last
    ) = 1
),

joined as (
    select
        employed.*,
        case
            when lag(end_date) over (partition by person_id order by start_date) = start_date then 0 else 1
        end as is_joiner,
        case
            when end_date is null or lead(start_date) over (partition by person_id order by start_date) = end_date
                then 0
            else 1
        end as is_leaver
    from employed
),

numbered as (
    select
        joined.*,
        sum(is_joiner) over (
            partition by person_id order by start_date rows between unbounded preceding and current row
        ) as employment_number
    from joined
)

select
    numbered.person_id,
    numbered.employment_number,
    numbered.start_date,
    numbered.end_date,
    coalesce(membership.team, numbered.team) as team,
    numbered.segment,
    numbered.territory,
    numbered.is_customer_service,
    numbered.is_joiner,
    numbered.is_leaver,
    case when numbered.is_leaver = 1 then numbered.leave_reason end as leave_reason,
    max(case when numbered.is_leaver = 1 then numbered.end_date end) over (
        partition by numbered.person_id, numbered.employment_number
    ) as away_date
from numbered
left join {{ ref('int_rep_team') }} as membership
    on membership.rep_id = numbered.person_id
    and membership.valid_from_date <= numbered.start_date
    and membership.valid_to_date > numbered.start_date
