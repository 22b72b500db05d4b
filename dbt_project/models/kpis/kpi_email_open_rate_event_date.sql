select
    period_id, scope_type, scope_id,
    opened_then as numerator,
    delivered as denominator,
    delivered as observations
from {{ ref('recipients_by_period') }}
