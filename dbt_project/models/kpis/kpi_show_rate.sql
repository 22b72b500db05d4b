select
    period_id, scope_type, scope_id,
    demos_shown as numerator,
    demos_shown + demos_missed as denominator,
    demos_shown + demos_missed as observations
from {{ ref('activities_by_period') }}
