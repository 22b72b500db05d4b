-- Within the company nothing is handed over.
select
    period_id, scope_type, scope_id,
    case when unknown_changes = 0 then transferred_mrr end as numerator,
    cast(null as double) as denominator,
    opening_customers as observations
from {{ ref('mrr_movements_by_period') }}
where scope_type <> 'company'
