select
    company_id,
    segment,
    territory,
    channel,
    rep,
    source,
    table_name,
    seen_date,
    previous_seen_date,
    replaced_date
from {{ source('canonical', 'companies__versions') }}
