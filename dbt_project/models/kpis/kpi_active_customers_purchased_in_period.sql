select
    period_id, scope_type, scope_id,
    buying_customers as numerator,
    cast(null as double) as denominator,
    buying_customers as observations
from {{ ref('buyers_by_period') }}
