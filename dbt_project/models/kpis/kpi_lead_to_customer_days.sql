select
    period_id, scope_type, scope_id,
    days_to_customer as numerator,
    customers as denominator,
    customers as observations
from {{ ref('lead_conversions_by_period') }}
