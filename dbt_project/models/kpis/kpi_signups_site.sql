select
    period_id, scope_type, scope_id,
    case when signups_via_known > 0 or signups = 0 then signups_site end as numerator,
    cast(null as double) as denominator,
    signups_site as observations
from {{ ref('signups_by_period') }}
