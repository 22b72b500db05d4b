select
    period_id, scope_type, scope_id,
    deals_won as numerator,
    deals_decided as denominator,
    deals_decided as observations
from {{ ref('deals_by_period') }}
