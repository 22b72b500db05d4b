select
    period_id, scope_type, scope_id,
    case when acquisition_without_rate = 0 then acquisition_amount end as numerator,
    cast(null as double) as denominator,
    entries as observations
from {{ ref('spend_by_period') }}
where (select max(acquisition_amount) from {{ ref('spend_by_day') }}) > 0
