select
    retention.period_id, retention.scope_type, retention.scope_id,
    moved.lost_customers as numerator,
    retention.opening_customers + moved.new_customers as denominator,
    retention.opening_customers + moved.new_customers as observations
from {{ ref('customer_retention_by_period') }} as retention
inner join {{ ref('customer_moves_by_period') }} as moved
    on moved.period_id = retention.period_id
    and moved.scope_type = retention.scope_type and moved.scope_id = retention.scope_id
