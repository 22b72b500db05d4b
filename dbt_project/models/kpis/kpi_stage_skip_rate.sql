select
    period_id, scope_type, scope_id,
    deals_skipping as numerator,
    recorded_deals as denominator,
    recorded_deals as observations
from {{ ref('stage_moves_by_period') }}
