select
    period_id, scope_type, scope_id,
    median_response_days as numerator,
    cast(null as double) as denominator,
    answered_leads as observations
from {{ ref('lead_response_median_by_period') }}
