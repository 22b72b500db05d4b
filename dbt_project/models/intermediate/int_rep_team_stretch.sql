-- The team of every rep with a dated membership, for all time: where no membership holds, the one of the roster does.
with edges as (
    select rep_id, cast('1900-01-01' as date) as edge_date from {{ ref('int_rep_team') }}
    union
    select rep_id, valid_from_date from {{ ref('int_rep_team') }}
    union
    select rep_id, valid_to_date from {{ ref('int_rep_team') }} where valid_to_date < cast('9999-12-31' as date)
),

slices as (
    select
        rep_id,
        edge_date as valid_from_date,
        coalesce(
            lead(edge_date) over (partition by rep_id order by edge_date), cast('9999-12-31' as date)
        ) as valid_to_date
    from edges
),

placed as (
    select
        slices.rep_id,
        slices.valid_from_date,
        slices.valid_to_date,
        coalesce(membership.team, roster.current_team, '(unassigned)') as team
    from slices
    left join {{ ref('int_rep_team') }} as membership
        on membership.rep_id = slices.rep_id
        and membership.valid_from_date <= slices.valid_from_date
        and membership.valid_to_date > slices.valid_from_date
    left join {{ ref('int_rep') }} as roster on roster.rep_id = slices.rep_id
),

-- Leaving a team and entering the same one on that day is no change.
marked as (
    select
        *,
        case when team = lag(team) over (partition by rep_id order by valid_from_date) then 0 else 1 end as begins
    from placed
),

numbered as (
    select
        *,
        sum(begins) over (
            partition by rep_id order by valid_from_date rows between unbounded preceding and current row
        ) as stretch_number
    from marked
)

select rep_id, team, min(valid_from_date) as valid_from_date, max(valid_to_date) as valid_to_date
from numbered
group by rep_id, team, stretch_number
