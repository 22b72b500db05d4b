select
    trim(coalesce(rep_id, rep_name)) as rep_id,
    trim(coalesce(rep_name, rep_id)) as rep_name,
    email_hash,
    role,
    department,
    team as current_team,
    territory,
    hired_date,
    left_date
from {{ ref('stg_reps') }}
where coalesce(rep_id, rep_name) is not null
qualify row_number() over (
    partition by lower(trim(coalesce(rep_id, rep_name)))
    order by hired_date desc nulls last, left_date desc nulls first, team nulls last, rep_name nulls last, source, table_name
) = 1
