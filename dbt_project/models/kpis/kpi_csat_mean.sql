select
    period_id, scope_type, scope_id,
    score_ratios as numerator,
    answers as denominator,
    answers as observations
from {{ ref('surveys_by_period') }}
