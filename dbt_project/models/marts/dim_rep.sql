select rep_id, rep_name, current_team, role, department, territory, hired_date, left_date
from {{ ref('int_rep') }}
union all
-- Sellers whom an export names and the roster does not.
select distinct rep_id, rep_id, '(unassigned)', null, null, null, cast(null as date), cast(null as date)
from {{ ref('int_rep_alias') }}
where not is_on_roster
union all
select '(unassigned)', '(unassigned)', '(unassigned)', null, null, null, cast(null as date), cast(null as date)
