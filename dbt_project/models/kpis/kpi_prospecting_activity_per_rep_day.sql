select
    period_id, scope_type, scope_id,
    touches as numerator,
    rep_days as denominator,
    rep_days as observations
from {{ ref('rep_days_by_period') }}
