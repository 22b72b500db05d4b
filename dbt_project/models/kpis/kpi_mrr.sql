-- An interval without a rate or a known billing interval has no amount; the level over it is unknown, not lower.
select
    period_id, scope_type, scope_id,
    case when unknown_intervals = 0 then mrr end as numerator,
    cast(null as double) as denominator,
    paying_customers as observations
from {{ ref('mrr_by_period') }}
