select
    period_id, scope_type, scope_id,
    acquisition_amount as numerator,
    deals_won as denominator,
    deals_won as observations
from {{ ref('acquisition_deals_by_period') }}
