select
    period_id, scope_type, scope_id,
    costed_net_amount - cost_of_goods_amount as numerator,
    cast(null as double) as denominator,
    revenue_lines as observations
from {{ ref('margins_by_period') }}
where grain = 'fiscal_ytd'
