select
    period_id, scope_type, scope_id,
    retained_customers as numerator,
    opening_customers as denominator,
    opening_customers as observations
from {{ ref('customer_retention_by_period') }}
