-- Nothing grows from nothing.
select
    period_id, scope_type, scope_id,
    case when unknown_intervals + opening_unknown_intervals = 0 then mrr - opening_mrr end as numerator,
    case when opening_mrr > 0 then opening_mrr end as denominator,
    opening_paying_customers as observations
from {{ ref('mrr_by_period') }}
where grain not in ('day', 'week')
