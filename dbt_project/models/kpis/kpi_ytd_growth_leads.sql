select
    period_id, scope_type, scope_id,
    leads - base_leads as numerator,
    base_leads as denominator,
    observations
from {{ ref('leads_compared') }}
where comparison = 'ytd'
