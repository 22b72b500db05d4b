select
    campaign_id,
    campaign,
    platform,
    channel,
    started_at,
    started_date,
    source,
    table_name
from {{ source('canonical', 'campaigns') }}
