select
    spent_at,
    spent_date,
    spent_through_at,
    spent_through_date,
    platform,
    campaign_id,
    campaign,
    channel,
    currency,
    cost as cost_amount,
    impressions,
    clicks,
    conversions,
    source,
    table_name,
    first_seen_date,
    vanished_date
from {{ source('canonical', 'ad_spend') }}
