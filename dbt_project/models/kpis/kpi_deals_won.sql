select
    period_id, scope_type, scope_id,
    deals_won as numerator,
    cast(null as double) as denominator,
    deals_won as observations
from {{ ref('deals_by_period') }}
