-- Levels take the rate of the day they are read on: beside the first days of subscriptions, the last days of months
-- and the last judged day.
with read_off as (
    select days.date_day, held.currency
    from {{ ref('dim_day') }} as days
    cross join (select distinct currency from {{ ref('int_mrr_interval') }}) as held
    cross join {{ ref('stg_company') }} as company
    left join {{ ref('int_exchange_rate') }} as fx
        on fx.currency = held.currency and fx.rate_date = days.date_day
    where days.date_day <= company.as_of_date
        and (days.date_day = last_day(days.date_day) or days.date_day = company.as_of_date)
        and held.currency <> company.currency
        and fx.currency is null
),

missing as (
    select currency, rate_date, needed_by, rows_count
    from {{ ref('int_missing_exchange_rate') }}
    union all
    select read_off.currency, read_off.date_day, 'subscriptions', count(*)
    from read_off
    inner join {{ ref('int_mrr_interval') }} as held
        on held.currency = read_off.currency
        and held.valid_from_date < read_off.date_day
        and (held.valid_to_date is null or held.valid_to_date > read_off.date_day)
    group by read_off.currency, read_off.date_day
)

select
    missing.currency as from_currency,
    company.currency as to_currency,
    missing.rate_date,
    missing.needed_by,
    cast(sum(missing.rows_count) as bigint) as rows_count
from missing
cross join {{ ref('stg_company') }} as company
group by missing.currency, company.currency, missing.rate_date, missing.needed_by
