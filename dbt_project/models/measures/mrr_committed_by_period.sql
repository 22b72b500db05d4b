-- As mrr_by_period, without the short grains.
with by_currency as (
    {{ levels(ref('mrr_committed_by_day'), ['amount', 'unknown_intervals'], ['subscriptions'], short=[],
        keys=['currency']) }}
)

select
    by_currency.period_id, by_currency.grain, by_currency.scope_type, by_currency.scope_id,
    coalesce(sum(case
        when by_currency.amount = 0 then 0
        else by_currency.amount
            * case when by_currency.currency = company.currency then 1.0 else closing.exchange_rate end
    end), 0) as committed_mrr,
    sum(by_currency.unknown_intervals + case
        when by_currency.amount <> 0 and by_currency.currency <> company.currency and closing.currency is null then 1
        else 0
    end) as unknown_intervals
from by_currency
cross join {{ ref('stg_company') }} as company
left join {{ ref('int_exchange_rate') }} as closing
    on closing.currency = by_currency.currency and closing.rate_date = by_currency.last_date
group by by_currency.period_id, by_currency.grain, by_currency.scope_type, by_currency.scope_id
