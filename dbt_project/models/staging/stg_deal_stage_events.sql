select
    deal_id,
    pipeline,
    stage,
    entered_at,
    entered_date,
    exited_at,
    exited_date,
    known_from,
    source,
    table_name,
    first_seen_date,
    vanished_date
from {{ source('canonical', 'deal_stage_events') }}
