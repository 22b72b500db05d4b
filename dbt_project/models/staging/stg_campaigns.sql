select
    campaign_id,
    campaign,
    platform,
    channel,
    started_at,
    started_date,
    source,
    table_name,
    first_seen_date,
    vanished_date
from {{ source('canonical', 'campaigns') }}
