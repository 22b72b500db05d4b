select
    rep_id,
    rep_name,
    email_hash,
    role,
    department,
    team as current_team,
    territory,
    hired_date,
    left_date,
    person
from (
    select *
    from {{ ref('int_rep_listed') }}
    qualify row_number() over (
        partition by lower(rep_id)
        order by hired_date desc nulls last, left_date desc nulls first, team nulls last, rep_name nulls last, source, table_name
    ) = 1
) as one_per_number
qualify row_number() over (
    partition by person order by hired_date desc nulls last, left_date desc nulls first, source, rep_id
) = 1
