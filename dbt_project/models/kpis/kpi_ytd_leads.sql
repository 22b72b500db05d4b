select
    period_id, scope_type, scope_id,
    leads as numerator,
    cast(null as double) as denominator,
    leads as observations
from {{ ref('leads_by_period') }}
where grain = 'fiscal_ytd'
