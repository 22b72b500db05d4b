select
    period_id, scope_type, scope_id,
    bounced_then as numerator,
    sent as denominator,
    sent as observations
from {{ ref('recipients_by_period') }}
