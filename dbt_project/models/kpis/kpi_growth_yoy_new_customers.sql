select
    period_id, scope_type, scope_id,
    new_customers - base_new_customers as numerator,
    base_new_customers as denominator,
    observations
from {{ ref('new_customers_compared') }}
where comparison = 'yoy'
