select
    period_id, scope_type, scope_id,
    arpa_amount * gross_margin_ratio / nullif(monthly_churn_ratio, 0) as numerator,
    cac_amount as denominator,
    churned_customers as observations
from {{ ref('lifetime_value_by_period') }}
-- What a customer costs is known for no other scope.
where scope_type in ('company', 'team', 'channel')
