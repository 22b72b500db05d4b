select
    period_id, scope_type, scope_id,
    cac_amount as numerator,
    case when gross_margin_ratio > 0 then new_arpa_amount * gross_margin_ratio end as denominator,
    new_customers as observations
from {{ ref('acquisition_payback_by_period') }}
