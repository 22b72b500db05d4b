select
    period_id, scope_type, scope_id,
    deals_lost as numerator,
    cast(null as double) as denominator,
    deals_lost as observations
from {{ ref('deals_by_period') }}
