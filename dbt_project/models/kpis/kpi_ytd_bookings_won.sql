-- A deal in a currency without a rate has no amount; the sum over it is unknown, not smaller.
select
    period_id, scope_type, scope_id,
    case when won_without_rate = 0 then won_amount end as numerator,
    cast(null as double) as denominator,
    deals_won as observations
from {{ ref('deals_by_period') }}
where grain = 'fiscal_ytd'
