-- What each customer whose MRR moved inside a window had on its first and has on its last day, by what the scopes
-- cut. `closing_mrr` is at the rates of the closing day, `constant_mrr` the same at those of the opening day, so that
-- a rate never looks like growth or loss. Who did not move keeps what he had and is not listed.
with window_days as (
    select windows.opening_date, windows.closing_date, days.date_day
    from {{ ref('mrr_windows') }} as windows
    inner join {{ ref('dim_day') }} as days
        on days.date_day > windows.opening_date and days.date_day <= windows.closing_date
),

edges as (
    select customer_id, from_date as date_day from {{ ref('mrr_stretches') }}
    union
    select customer_id, to_date from {{ ref('mrr_stretches') }} where to_date is not null
),

touched as (
    select distinct edges.customer_id, window_days.opening_date, window_days.closing_date
    from edges
    inner join window_days on window_days.date_day = edges.date_day
),

first_paid as (
    select customer_id, min(from_date) as first_paid_date
    from {{ ref('mrr_stretches') }}
    where coalesce(amount, 1) > 0
    group by customer_id
),

held as (
    select
        touched.customer_id, touched.opening_date, touched.closing_date, stretch.currency,
        stretch.team, stretch.rep_id, stretch.segment, stretch.territory, stretch.channel, stretch.product,
        cast(coalesce(sum(case when stretch.from_date <= touched.opening_date then stretch.amount end), 0) as double)
            as opening_amount,
        cast(coalesce(sum(
            case when stretch.to_date is null or stretch.to_date > touched.closing_date then stretch.amount end
        ), 0) as double) as closing_amount,
        sum(case
            when stretch.amount is not null then 0
            when stretch.from_date <= touched.opening_date then 1
            when stretch.to_date is null or stretch.to_date > touched.closing_date then 1
            else 0
        end) as unknown
    from touched
    inner join {{ ref('mrr_stretches') }} as stretch
        on stretch.customer_id = touched.customer_id
        and stretch.from_date <= touched.closing_date
        and (stretch.to_date is null or stretch.to_date > touched.opening_date)
    group by touched.customer_id, touched.opening_date, touched.closing_date, stretch.currency,
        stretch.team, stretch.rep_id, stretch.segment, stretch.territory, stretch.channel, stretch.product
),

currencies as (
    select distinct opening_date, closing_date, currency from held
),

-- A rate that is missing on one of the two days makes no difference of rates; the level of that day says so.
rates as (
    select
        currencies.opening_date, currencies.closing_date, currencies.currency,
        case when currencies.currency = company.currency then 1.0
            else coalesce(opening.exchange_rate, closing.exchange_rate) end as opening_rate,
        case when currencies.currency = company.currency then 1.0
            else coalesce(closing.exchange_rate, opening.exchange_rate) end as closing_rate
    from currencies
    cross join {{ ref('stg_company') }} as company
    left join {{ ref('int_exchange_rate') }} as opening
        on opening.currency = currencies.currency and opening.rate_date = currencies.opening_date
    left join {{ ref('int_exchange_rate') }} as closing
        on closing.currency = currencies.currency and closing.rate_date = currencies.closing_date
),

valued as (
    select
        held.opening_date, held.closing_date, held.customer_id,
        held.team, held.rep_id, held.segment, held.territory, held.channel, held.product,
        sum(coalesce(held.opening_amount * rates.opening_rate, 0)) as opening_mrr,
        sum(coalesce(held.closing_amount * rates.opening_rate, 0)) as constant_mrr,
        sum(coalesce(held.closing_amount * rates.closing_rate, 0)) as closing_mrr,
        sum(held.unknown + case
            when rates.opening_rate is null and (held.opening_amount <> 0 or held.closing_amount <> 0) then 1 else 0
        end) as unknown
    from held
    inner join rates
        on rates.opening_date = held.opening_date and rates.closing_date = held.closing_date
        and rates.currency = held.currency
    group by held.opening_date, held.closing_date, held.customer_id,
        held.team, held.rep_id, held.segment, held.territory, held.channel, held.product
)

select
    valued.*,
    round(sum(valued.opening_mrr) over of_customer, 6) as customer_opening_mrr,
    round(sum(valued.constant_mrr) over of_customer, 6) as customer_constant_mrr,
    round(sum(valued.closing_mrr) over of_customer, 6) as customer_closing_mrr,
    sum(valued.unknown) over of_customer as customer_unknown,
    coalesce(first_paid.first_paid_date <= valued.opening_date, false) as has_paid_before
from valued
left join first_paid on first_paid.customer_id = valued.customer_id
window of_customer as (partition by valued.opening_date, valued.closing_date, valued.customer_id)
