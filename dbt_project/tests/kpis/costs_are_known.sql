{{ config(severity='warn') }}
-- A line whose cost is unknown is left out of margins. Warns, because the rest is still right; says how much it is.
select scope_type, scope_id, lines_without_cost, revenue_lines
from {{ ref('revenue_by_period') }}
cross join {{ ref('stg_company') }} as company
where grain = 'year' and scope_type = 'company'
    and coalesce(company.cost_of_goods_source, 'products') <> 'expenses'
    and lines_without_cost > 0
