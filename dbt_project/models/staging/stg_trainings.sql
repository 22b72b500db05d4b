select
    training_id,
    rep,
    held_at,
    held_date,
    title,
    kind,
    hours,
    source,
    table_name,
    first_seen_date,
    vanished_date
from {{ source('canonical', 'trainings') }}
