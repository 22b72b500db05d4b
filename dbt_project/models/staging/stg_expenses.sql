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
    table_name
from {{ source('canonical', 'expenses') }}
