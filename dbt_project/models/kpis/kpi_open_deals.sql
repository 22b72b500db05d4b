select
    period_id, scope_type, scope_id,
    open_deals as numerator,
    cast(null as double) as denominator,
    open_deals as observations
from {{ ref('open_deals_by_period') }}
