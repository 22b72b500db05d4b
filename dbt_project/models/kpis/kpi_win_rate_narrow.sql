select
    period_id, scope_type, scope_id,
    deals_won as numerator,
    deals_won + deals_lost - deals_derailed as denominator,
    deals_won + deals_lost - deals_derailed as observations
from {{ ref('deals_by_period') }}
