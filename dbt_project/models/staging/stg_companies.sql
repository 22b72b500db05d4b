select
    company_id,
    company_name,
    company_domain,
    industry,
    segment,
    territory,
    country,
    channel,
    rep,
    created_at,
    created_date,
    source,
    table_name,
    first_seen_date,
    vanished_date
from {{ source('canonical', 'companies') }}
