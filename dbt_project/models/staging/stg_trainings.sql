select
    training_id,
    rep,
    held_at,
    held_date,
    title,
    kind,
    hours,
    source,
    table_name
from {{ source('canonical', 'trainings') }}
