select
    period_id, scope_type, scope_id,
    costed_net_amount - cost_of_goods_amount as numerator,
    case when costed_net_amount > 0 then costed_net_amount end as denominator,
    revenue_lines as observations
from {{ ref('margins_by_period') }}
