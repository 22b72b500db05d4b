select
    source,
    table_name,
    entity,
    files,
    data_through_date,
    as_of_date,
    stale_after_days,
    is_stale,
    reason
from {{ source('meta', 'source_freshness') }}
