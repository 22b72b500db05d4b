select
    period_id, scope_type, scope_id,
    opening_open_deals * win_ratio * average_amount / nullif(average_cycle_days, 0) as numerator,
    cast(null as double) as denominator,
    deals_decided as observations
from {{ ref('pipeline_velocity_by_period') }}
