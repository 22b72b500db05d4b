select
    period_id, scope_type, scope_id,
    case when lines_without_rate = 0 then net_amount end as numerator,
    cast(null as double) as denominator,
    cross_sales as observations
from {{ ref('cross_sales_by_period') }}
