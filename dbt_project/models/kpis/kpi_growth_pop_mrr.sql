select
    period_id, scope_type, scope_id,
    mrr - base_mrr as numerator,
    base_mrr as denominator,
    observations
from {{ ref('mrr_compared') }}
where comparison = 'pop'
