with stated as (
    select
        rep_alias.rep_id,
        trim(membership.team) as team,
        coalesce(membership.valid_from_date, cast('1900-01-01' as date)) as valid_from_date,
        coalesce(membership.valid_to_date, cast('9999-12-31' as date)) as valid_to_date
    from {{ ref('stg_rep_teams') }} as membership
    inner join {{ ref('int_rep_alias') }} as rep_alias
        on rep_alias.rep_key = lower(trim(membership.rep_id))
    where membership.team is not null
),

one_per_start as (
    select rep_id, team, valid_from_date, valid_to_date
    from stated
    qualify row_number() over (
        partition by rep_id, valid_from_date order by valid_to_date desc nulls last, team
    ) = 1
),

-- Where two memberships overlap the later one holds: nobody is counted in two teams on one day.
cut as (
    select
        rep_id,
        team,
        valid_from_date,
        least(
            valid_to_date,
            coalesce(lead(valid_from_date) over (partition by rep_id order by valid_from_date), valid_to_date)
        ) as valid_to_date
    from one_per_start
)

select rep_id, team, valid_from_date, valid_to_date
from cut
where valid_from_date < valid_to_date
