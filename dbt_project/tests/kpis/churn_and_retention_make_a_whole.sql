select churn.period_id, churn.scope_type, churn.scope_id
from {{ ref('fct_kpi_values') }} as churn
left join {{ ref('fct_kpi_values') }} as retention
    on retention.kpi = 'customer_retention_rate' and retention.period_id = churn.period_id
    and retention.scope_type = churn.scope_type and retention.scope_id = churn.scope_id
where churn.kpi = 'customer_churn_rate'
    and churn.grain not in ('goal', 'baseline')
    and churn.kpi_value is not null
    and coalesce(abs(churn.kpi_value + retention.kpi_value - 1) > 0.000000001, true)
