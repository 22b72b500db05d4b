-- What rates divide by is what the counts say: won + lost = decided, and derailed ones are some of the lost.
select rate.kpi, rate.period_id, rate.scope_type, rate.scope_id
from {{ ref('fct_kpi_values') }} as rate
left join {{ ref('fct_kpi_values') }} as won
    on won.kpi = 'deals_won' and won.period_id = rate.period_id
    and won.scope_type = rate.scope_type and won.scope_id = rate.scope_id
left join {{ ref('fct_kpi_values') }} as lost
    on lost.kpi = 'deals_lost' and lost.period_id = rate.period_id
    and lost.scope_type = rate.scope_type and lost.scope_id = rate.scope_id
where rate.kpi in ('win_rate', 'close_rate', 'win_rate_narrow')
    and rate.grain in ('month', 'quarter', 'year')
    and (
        rate.numerator is distinct from won.kpi_value
        or rate.denominator > won.kpi_value + lost.kpi_value
        or (rate.kpi <> 'win_rate_narrow' and rate.denominator is distinct from won.kpi_value + lost.kpi_value)
    )
