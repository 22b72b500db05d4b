select
    period_id, scope_type, scope_id,
    case when outsourcing_without_rate = 0 then outsourcing_amount end as numerator,
    cast(null as double) as denominator,
    entries as observations
from {{ ref('spend_by_period') }}
where (select max(outsourcing_amount) from {{ ref('spend_by_day') }}) > 0
