select
    expense_id,
    spent_at,
    spent_date,
    category,
    department,
    team,
    channel,
    vendor,
    amount,
    currency,
    source,
    table_name,
    first_seen_date,
    vanished_date
from {{ source('canonical', 'expenses') }}
