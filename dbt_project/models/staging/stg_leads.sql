select
    lead_id,
    email_hash,
    company_domain,
    channel,
    segment,
    territory,
    rep,
    status,
    deal_id,
    created_at,
    created_date,
    converted_at,
    converted_date,
    source,
    table_name
from {{ source('canonical', 'leads') }}
