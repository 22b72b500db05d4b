select
    customer_id,
    email_hash,
    company_domain,
    company_id,
    country,
    currency,
    segment,
    territory,
    channel,
    rep,
    created_at,
    created_date,
    source,
    table_name,
    first_seen_date,
    vanished_date
from {{ source('canonical', 'customers') }}
