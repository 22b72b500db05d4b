select
    period_id, scope_type, scope_id,
    leads - answered_leads as numerator,
    leads as denominator,
    leads as observations
from {{ ref('lead_responses_by_period') }}
