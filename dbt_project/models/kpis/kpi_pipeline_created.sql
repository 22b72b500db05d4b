select
    period_id, scope_type, scope_id,
    case when created_without_rate = 0 then created_amount end as numerator,
    cast(null as double) as denominator,
    deals_created as observations
from {{ ref('deals_by_period') }}
