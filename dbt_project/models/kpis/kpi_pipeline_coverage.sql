select
    period_id, scope_type, scope_id,
    start_amount as numerator,
    quota_amount as denominator,
    start_deals as observations
from {{ ref('pipeline_coverage_by_period') }}
