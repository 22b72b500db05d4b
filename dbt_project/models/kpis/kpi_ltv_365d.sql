select
    period_id, scope_type, scope_id,
    case when lines_without_rate = 0 and lines_without_cost = 0 then gross_profit end as numerator,
    customers as denominator,
    customers as observations
from {{ ref('lifetime_first_year_by_period') }}
