select
    period_id, scope_type, scope_id,
    opening_open_amount * win_ratio / nullif(average_cycle_days, 0) as numerator,
    cast(null as double) as denominator,
    deals_decided as observations
from {{ ref('pipeline_velocity_by_period') }}
