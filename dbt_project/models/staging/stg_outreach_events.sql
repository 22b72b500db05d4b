select
    event_id,
    campaign_id,
    campaign,
    email_hash,
    rep,
    message_type,
    event_type,
    segment,
    event_at,
    event_date,
    known_from,
    source,
    table_name,
    first_seen_date,
    vanished_date
from {{ source('canonical', 'outreach_events') }}
