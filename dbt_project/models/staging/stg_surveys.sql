select
    response_id,
    email_hash,
    customer_id,
    responded_at,
    responded_date,
    score,
    scale_max,
    source,
    table_name,
    first_seen_date,
    vanished_date
from {{ source('canonical', 'surveys') }}
