select
    contact_id,
    email_hash,
    company_id,
    company_domain,
    lifecycle_stage,
    lead_status,
    channel,
    country,
    territory,
    segment,
    rep,
    created_at,
    created_date,
    source,
    table_name
from {{ source('canonical', 'contacts') }}
