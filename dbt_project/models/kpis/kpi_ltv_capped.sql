select
    period_id, scope_type, scope_id,
    arpa_amount * gross_margin_ratio as numerator,
    case when monthly_churn_ratio is not null then greatest(monthly_churn_ratio, cast(1 as double) / 60) end as denominator,
    churned_customers as observations
from {{ ref('lifetime_value_by_period') }}
