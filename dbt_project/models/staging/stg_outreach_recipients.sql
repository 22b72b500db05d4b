select
    recipient_id,
    campaign_id,
    campaign,
    email_hash,
    rep,
    status,
    segment,
    added_at,
    added_date,
    source,
    table_name,
    first_seen_date,
    vanished_date
from {{ source('canonical', 'outreach_recipients') }}
