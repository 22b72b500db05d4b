select
    period_id, scope_type, scope_id,
    deals_gone_back as numerator,
    closed_deals as denominator,
    closed_deals as observations
from {{ ref('stage_moves_by_period') }}
