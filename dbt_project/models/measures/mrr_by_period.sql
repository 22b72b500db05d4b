-- Levels per currency, each at the rate of the day it is read on. `revaluation_mrr` is what the change of the rates
-- alone makes of the closing level.
with by_currency as (
    {{ levels(ref('mrr_by_day'), ['amount', 'unknown_intervals'], ['subscriptions'], keys=['currency']) }}
),

rated as (
    select
        by_currency.*,
        case when by_currency.currency = company.currency then 1.0 else opening.exchange_rate end as opening_rate,
        case when by_currency.currency = company.currency then 1.0 else closing.exchange_rate end as closing_rate
    from by_currency
    cross join {{ ref('stg_company') }} as company
    left join {{ ref('int_exchange_rate') }} as opening
        on opening.currency = by_currency.currency
        and opening.rate_date = {{ add_days('by_currency.period_start_date', -1) }}
    left join {{ ref('int_exchange_rate') }} as closing
        on closing.currency = by_currency.currency and closing.rate_date = by_currency.last_date
),

summed as (
    select
        period_id, grain, period_start_date, last_date, scope_type, scope_id,
        sum(case when opening_amount = 0 then 0 else opening_amount * opening_rate end) as opening_mrr,
        sum(case when amount = 0 then 0 else amount * closing_rate end) as mrr,
        round(sum(
            amount * (coalesce(closing_rate, opening_rate, 0) - coalesce(opening_rate, closing_rate, 0))
        ), 6) as revaluation_mrr,
        sum(
            opening_unknown_intervals + case when opening_amount <> 0 and opening_rate is null then 1 else 0 end
        ) as opening_unknown_intervals,
        sum(unknown_intervals + case when amount <> 0 and closing_rate is null then 1 else 0 end) as unknown_intervals
    from rated
    group by period_id, grain, period_start_date, last_date, scope_type, scope_id
)

select
    summed.period_id, summed.grain, summed.period_start_date, summed.last_date, summed.scope_type, summed.scope_id,
    coalesce(summed.opening_mrr, 0) as opening_mrr,
    coalesce(summed.mrr, 0) as mrr,
    summed.revaluation_mrr,
    summed.opening_unknown_intervals,
    summed.unknown_intervals,
    coalesce(customers.opening_active_customers, 0) as opening_paying_customers,
    coalesce(customers.active_customers, 0) as paying_customers
from summed
left join {{ ref('active_customers_by_period') }} as customers
    on customers.period_id = summed.period_id
    and customers.scope_type = summed.scope_type and customers.scope_id = summed.scope_id
