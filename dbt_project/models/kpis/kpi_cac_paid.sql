select
    period_id, scope_type, scope_id,
    programs_amount as numerator,
    new_customers as denominator,
    new_customers as observations
from {{ ref('acquisition_by_period') }}
