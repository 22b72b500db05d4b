select
    period_id, scope_type, scope_id,
    leads_converted as numerator,
    leads as denominator,
    leads as observations
from {{ ref('lead_conversions_by_period') }}
