select
    goal_id,
    kpi,
    scope_type,
    scope_id,
    grain,
    period_start_date,
    period_end_date
from {{ source('inputs', 'goal_periods') }}
