-- What a new customer costs and what one brings in a month, in periods for which all of it is known.
select
    cac.period_id, cac.scope_type, cac.scope_id,
    cac.new_customers,
    cac.acquisition_amount / nullif(cac.new_customers, 0) as cac_amount,
    case when moved.unknown_changes = 0 then moved.new_mrr / nullif(moved.new_customers, 0) end as new_arpa_amount,
    case when margins.costed_net_amount > 0
        then (margins.costed_net_amount - margins.cost_of_goods_amount) / nullif(margins.costed_net_amount, 0)
    end as gross_margin_ratio
from {{ ref('acquisition_by_period') }} as cac
inner join {{ ref('mrr_movements_by_period') }} as moved
    on moved.period_id = cac.period_id and moved.scope_type = cac.scope_type and moved.scope_id = cac.scope_id
inner join {{ ref('margins_by_period') }} as margins
    on margins.period_id = cac.period_id and margins.scope_type = cac.scope_type and margins.scope_id = cac.scope_id
