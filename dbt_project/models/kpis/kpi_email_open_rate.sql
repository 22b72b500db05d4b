select
    period_id, scope_type, scope_id,
    opened as numerator,
    delivered as denominator,
    delivered as observations
from {{ ref('recipients_by_period') }}
