select distinct
    coalesce(rep_alias.rep_id, '(unassigned)') as rep_id,
    -- People whom an export does not name are each one of their own.
    coalesce(
        rep_alias.rep_id,
        'unnamed #' || cast(row_number() over (
            partition by rep_alias.rep_id
            order by person.hired_date, person.left_date nulls last, person.department nulls last,
                person.role nulls last, person.team nulls last, person.territory nulls last,
                person.employment_type nulls last, person.leave_reason nulls last, person.source, person.table_name
        ) as string)
    ) as person_id,
    coalesce(lower(trim(person.department)), '(unassigned)') as department,
    coalesce(person.role, '(unassigned)') as role,
    coalesce(person.team, '(unassigned)') as team,
    coalesce(trim(person.segment), lower(trim(person.department)), '(unassigned)') as segment,
    coalesce(person.territory, '(unassigned)') as territory,
    lower(trim(person.employment_type)) as employment_type,
    person.hired_date,
    case when person.left_date <= company.as_of_date then person.left_date end as left_date,
    case when person.left_date <= company.as_of_date then lower(trim(person.leave_reason)) end as leave_reason
from {{ ref('stg_reps') }} as person
cross join {{ ref('stg_company') }} as company
left join {{ ref('int_rep_alias') }} as rep_alias
    on rep_alias.rep_key = lower(trim(coalesce(person.rep_id, person.rep_name)))
where person.hired_date <= company.as_of_date
