select
    person_id,
    email_hash,
    stage,
    channel,
    segment,
    territory,
    rep,
    entered_at,
    entered_date,
    source,
    table_name
from {{ source('canonical', 'lifecycle_events') }}
