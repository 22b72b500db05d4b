with company as (
    select currency from {{ ref('stg_company') }}
),

quoted as (
    select
        upper(trim(rate.from_currency)) as currency,
        rate.rate_date,
        rate.rate_at,
        cast(rate.exchange_rate as double) as exchange_rate,
        1 as preference
    from {{ ref('stg_fx_rates') }} as rate
    inner join company on upper(trim(rate.to_currency)) = company.currency
    where rate.exchange_rate > 0
    union all
    select
        upper(trim(rate.to_currency)) as currency,
        rate.rate_date,
        rate.rate_at,
        1 / nullif(cast(rate.exchange_rate as double), 0) as exchange_rate,
        2 as preference
    from {{ ref('stg_fx_rates') }} as rate
    inner join company on upper(trim(rate.from_currency)) = company.currency
    where rate.exchange_rate > 0
),

one_per_day as (
    select currency, rate_date, exchange_rate
    from quoted
    where rate_date is not null
    qualify row_number() over (
        partition by currency, rate_date order by preference, rate_at desc nulls last, exchange_rate
    ) = 1
),

ages as (
    {% for days in range(8) -%}
    select {{ days }} as days_old{{ " union all" if not loop.last }}
    {% endfor %}
),

carried as (
    select
        one_per_day.currency,
        {{ add_days('one_per_day.rate_date', 'ages.days_old') }} as rate_date,
        one_per_day.exchange_rate,
        ages.days_old
    from one_per_day
    cross join ages
)

select currency, rate_date, exchange_rate, days_old
from carried
qualify row_number() over (partition by currency, rate_date order by days_old) = 1
