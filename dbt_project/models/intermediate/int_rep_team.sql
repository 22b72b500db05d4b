with roster as (
    select trim(coalesce(rep_id, rep_name)) as roster_id, trim(team) as team, source, table_name, seen_date,
        previous_seen_date, replaced_date
    from {{ ref('stg_reps__versions') }}
),

roster_spans as (
    {{ held_spans('roster', ['source', 'table_name', 'roster_id'], ['team'], ['team']) }}
),

stated as (
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

-- Of whom no memberships are stated, the rosters of the past tell the team.
memberships as (
    select * from stated
    union all
    select rep_alias.rep_id, roster_spans.team, roster_spans.valid_from_date, roster_spans.valid_to_date
    from roster_spans
    inner join {{ ref('int_rep_alias') }} as rep_alias on rep_alias.rep_key = lower(roster_spans.roster_id)
    where roster_spans.team is not null and rep_alias.rep_id not in (select rep_id from stated)
),

one_per_start as (
    select rep_id, team, valid_from_date, valid_to_date
    from memberships
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
