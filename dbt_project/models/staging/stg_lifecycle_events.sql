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
    table_name,
    first_seen_date,
    vanished_date
from {{ source('canonical', 'lifecycle_events') }}
