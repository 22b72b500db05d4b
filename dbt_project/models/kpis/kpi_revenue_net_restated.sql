-- A line in a currency without a rate has no amount; the sum over it is unknown, not smaller.
select
    period_id, scope_type, scope_id,
    case when lines_without_rate = 0 then net_amount end as numerator,
    cast(null as double) as denominator,
    revenue_lines as observations
from {{ ref('revenue_restated_by_period') }}
