select
    signup_id,
    email_hash,
    company_domain,
    signed_up_at,
    signed_up_date,
    via,
    channel,
    plan,
    segment,
    territory,
    source,
    table_name
from {{ source('canonical', 'signups') }}
