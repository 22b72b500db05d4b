select
    period_id, scope_type, scope_id,
    deals_created as numerator,
    cast(null as double) as denominator,
    deals_created as observations
from {{ ref('deals_by_period') }}
