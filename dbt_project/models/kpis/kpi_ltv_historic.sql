select
    period_id, scope_type, scope_id,
    case when amounts_without_rate = 0 and costed_lines > 0 then gross_profit end as numerator,
    new_customers as denominator,
    new_customers as observations
from {{ ref('lifetime_profit_by_period') }}
