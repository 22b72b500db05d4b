select
    period_id, scope_type, scope_id,
    active_customers as numerator,
    cast(null as double) as denominator,
    active_customers as observations
from {{ ref('active_customers_by_period') }}
