select
    period_id, scope_type, scope_id,
    case when unknown_intervals = 0 then committed_mrr end as numerator,
    cast(null as double) as denominator,
    cast(paying_customers + signed_subscriptions as double) as observations
from {{ ref('mrr_committed_by_period') }}
