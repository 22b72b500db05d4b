-- The team and territory of every rep as of any day; NULL where nobody says.
select
    rep.rep_id,
    -- A team of the name that stands for none is none: what the event itself says comes first.
    nullif(coalesce(stretch.team, roster.current_team), '(unassigned)') as team,
    roster.territory,
    coalesce(stretch.valid_from_date, cast('1900-01-01' as date)) as valid_from_date,
    coalesce(stretch.valid_to_date, cast('9999-12-31' as date)) as valid_to_date
from (select distinct rep_id from {{ ref('int_rep_alias') }}) as rep
left join {{ ref('int_rep') }} as roster on roster.rep_id = rep.rep_id
left join {{ ref('int_rep_team_stretch') }} as stretch on stretch.rep_id = rep.rep_id
