-- As mrr_by_period.
with by_currency as (
    {{ levels(
        ref('mrr_committed_by_day'), ['amount', 'unknown_intervals', 'signed_subscriptions'], ['subscriptions'],
        keys=['currency']
    ) }}
),

summed as (

    select
        by_currency.period_id, by_currency.grain, by_currency.scope_type, by_currency.scope_id,
        coalesce(sum(case
            when by_currency.amount = 0 then 0
            else by_currency.amount
                * case when by_currency.currency = company.currency then 1.0 else closing.exchange_rate end
        end), 0) as committed_mrr,
        sum(by_currency.unknown_intervals + case
            when by_currency.amount <> 0 and by_currency.currency <> company.currency and closing.currency is null
                then 1
            else 0
        end) as unknown_intervals,
        sum(by_currency.signed_subscriptions) as signed_subscriptions
    from by_currency
    cross join {{ ref('stg_company') }} as company
    left join {{ ref('int_exchange_rate') }} as closing
        on closing.currency = by_currency.currency and closing.rate_date = by_currency.last_date
    group by by_currency.period_id, by_currency.grain, by_currency.scope_type, by_currency.scope_id
)

select
    summed.*,
    coalesce(customers.active_customers, 0) as paying_customers
from summed
left join {{ ref('active_customers_by_period') }} as customers
    on customers.period_id = summed.period_id
    and customers.scope_type = summed.scope_type and customers.scope_id = summed.scope_id
