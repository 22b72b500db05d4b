-- Zero stays zero: a month in which everything was lost ends the chain.
with chain as (
    select scope_type, scope_id, last_date,
        count(*) over year_to_month as months,
        count(case when unknown_changes = 0 and opening_mrr > 0 then 1 end) over year_to_month as known_months,
        min(net_mrr / nullif(opening_mrr, 0)) over year_to_month as least_ratio,
        sum(case when net_mrr > 0 and opening_mrr > 0 then ln(net_mrr / nullif(opening_mrr, 0)) end)
            over year_to_month as logarithm,
        opening_customers
    from {{ ref('mrr_movements_by_period') }}
    where grain = 'month'
    window year_to_month as (
        partition by scope_type, scope_id order by last_date rows between 11 preceding and current row
    )
)

select
    spans.period_id, spans.scope_type, spans.scope_id,
    case when chain.least_ratio > 0 then exp(chain.logarithm) else 0 end as numerator,
    cast(null as double) as denominator,
    chain.opening_customers as observations
from {{ ref('mrr_change_by_period') }} as spans
inner join chain
    on chain.scope_type = spans.scope_type and chain.scope_id = spans.scope_id
    and chain.last_date = spans.last_date
where chain.months = 12 and chain.known_months = 12
