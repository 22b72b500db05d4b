select
    period_id, scope_type, scope_id,
    arpa_amount as numerator,
    monthly_churn_ratio as denominator,
    churned_customers as observations
from {{ ref('lifetime_value_by_period') }}
