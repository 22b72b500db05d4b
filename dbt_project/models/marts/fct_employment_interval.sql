select distinct
    coalesce(rep_alias.rep_id, '(unassigned)') as rep_id,
    coalesce(lower(trim(person.department)), '(unassigned)') as department,
    coalesce(person.role, '(unassigned)') as role,
    coalesce(person.team, '(unassigned)') as team,
    person.hired_date,
    case when person.left_date <= company.as_of_date then person.left_date end as left_date,
    case when person.left_date <= company.as_of_date then lower(trim(person.leave_reason)) end as leave_reason
from {{ ref('stg_reps') }} as person
cross join {{ ref('stg_company') }} as company
left join {{ ref('int_rep_alias') }} as rep_alias
    on rep_alias.rep_key = lower(trim(coalesce(person.rep_id, person.rep_name)))
where person.hired_date <= company.as_of_date
