-- Growth can only add: gross retention lies between 0 and 1 and is at most net retention; so with its complement. Where
-- a price is below zero nothing of that holds, which a warning names (recurring_prices_are_no_credits).
select grr.kpi, grr.period_id, grr.scope_type, grr.scope_id, grr.kpi_value
from {{ ref('fct_kpi_values') }} as grr
left join {{ ref('fct_kpi_values') }} as nrr
    on nrr.kpi = case grr.kpi when 'grr' then 'nrr' when 'grr_1m' then 'nrr_1m' end
    and nrr.period_id = grr.period_id
    and nrr.scope_type = grr.scope_type and nrr.scope_id = grr.scope_id
where grr.kpi in ('grr', 'grr_1m', 'revenue_churn_gross')
    and (
        grr.kpi_value > 1.000000001 or grr.kpi_value < -0.000000001
        or grr.kpi_value > nrr.kpi_value + 0.000000001
    )
    and not exists (select 1 from {{ ref('fct_mrr_interval') }} where amount < 0)
