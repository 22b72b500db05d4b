select
    period_id, scope_type, scope_id,
    response_days as numerator,
    answered_leads as denominator,
    answered_leads as observations
from {{ ref('lead_responses_by_period') }}
