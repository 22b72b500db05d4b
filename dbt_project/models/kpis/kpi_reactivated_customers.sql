select
    period_id, scope_type, scope_id,
    reactivated_customers as numerator,
    cast(null as double) as denominator,
    reactivated_customers as observations
from {{ ref('customer_moves_by_period') }}
