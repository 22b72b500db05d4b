select
    period_id, scope_type, scope_id,
    remaining_amount as numerator,
    case when quota_left_amount > 0 then quota_left_amount end as denominator,
    remaining_deals as observations
from {{ ref('pipeline_coverage_by_period') }}
where is_running
