select
    period_id, scope_type, scope_id,
    buying_customers as numerator,
    cast(null as double) as denominator,
    coalesce(buying_customers, 0) as observations
from {{ ref('buyers_by_period') }}
