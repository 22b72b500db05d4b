select
    period_id, scope_type, scope_id,
    net_profit as numerator,
    case when net_amount > 0 then net_amount end as denominator,
    revenue_lines as observations
from {{ ref('profit_by_period') }}
where has_interest_or_tax
