select distinct
    grain || ':' || cast(period_start_date as string) || ':' || cast(period_end_date as string) as period_id,
    grain,
    period_start_date,
    period_end_date,
    scope_type,
    scope_id
from {{ ref('stg_goal_periods') }}
