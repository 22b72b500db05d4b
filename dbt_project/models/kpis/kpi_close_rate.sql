select
    period_id, scope_type, scope_id,
    deals_won as numerator,
    deals_won + deals_lost as denominator,
    deals_won + deals_lost as observations
from {{ ref('deals_by_period') }}
