select
    period_id, scope_type, scope_id,
    median_days_to_customer as numerator,
    cast(null as double) as denominator,
    customers as observations
from {{ ref('lead_times_by_period') }}
