select
    period_id, scope_type, scope_id,
    median_cycle_days as numerator,
    cast(null as double) as denominator,
    deals_timed as observations
from {{ ref('deal_medians_by_period') }}
