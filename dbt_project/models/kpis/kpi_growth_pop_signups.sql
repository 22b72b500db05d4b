select
    period_id, scope_type, scope_id,
    signups - base_signups as numerator,
    base_signups as denominator,
    observations
from {{ ref('signups_compared') }}
where comparison = 'pop'
