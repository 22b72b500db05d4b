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
    table_name,
    first_seen_date,
    vanished_date
from {{ source('canonical', 'signups') }}
