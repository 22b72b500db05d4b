-- A line in a currency without a rate has no amount; the sum over it is unknown, not smaller.
select
    period_id, scope_type, scope_id,
    case when lines_without_rate = 0 then net_amount end as numerator,
    buying_customers as denominator,
    coalesce(buying_customers, 0) as observations
from {{ ref('buyers_by_period') }}
