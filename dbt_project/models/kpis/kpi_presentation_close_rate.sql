select
    period_id, scope_type, scope_id,
    presented_won as numerator,
    presented_won + presented_lost as denominator,
    presented_won + presented_lost as observations
from {{ ref('deals_by_period') }}
