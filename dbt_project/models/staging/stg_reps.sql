select
    rep_id,
    rep_name,
    email_hash,
    role,
    department,
    team,
    territory,
    manager,
    hired_at,
    hired_date,
    left_at,
    left_date,
    leave_reason,
    source,
    table_name
from {{ source('canonical', 'reps') }}
