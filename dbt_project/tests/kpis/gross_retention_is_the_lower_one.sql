-- Growth can only add: gross retention is at most 1 and at most net retention.
select grr.kpi, grr.period_id, grr.scope_type, grr.scope_id, grr.kpi_value
from {{ ref('fct_kpi_values') }} as grr
left join {{ ref('fct_kpi_values') }} as nrr
    on nrr.kpi = case when grr.kpi = 'grr' then 'nrr' else 'nrr_1m' end and nrr.period_id = grr.period_id
    and nrr.scope_type = grr.scope_type and nrr.scope_id = grr.scope_id
where grr.kpi in ('grr', 'grr_1m')
    and (grr.kpi_value > 1.000000001 or grr.kpi_value > nrr.kpi_value + 0.000000001 or grr.kpi_value < 0)
