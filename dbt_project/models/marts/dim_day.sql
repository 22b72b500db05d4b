with company as (
    select
        fiscal_year_start_month - 1 as fiscal_shift_months,
        week_start_shift_days,
        {{ add_months('as_of_date', 24) }} as last_date
    from {{ ref('stg_company') }}
),

digits as (
    {% for digit in range(10) -%}
    select {{ digit }} as digit{{ " union all" if not loop.last }}
    {% endfor %}
),

counted as (
    select
        {{ add_days("cast('2000-01-01' as date)", "ones.digit + 10 * tens.digit + 100 * hundreds.digit + 1000 * thousands.digit + 10000 * more.digit") }}
        as date_day
    from digits as ones
    cross join digits as tens
    cross join digits as hundreds
    cross join digits as thousands
    cross join (select digit from digits where digit < 4) as more
),

-- A fiscal year is a calendar year shifted by whole months: shift back, truncate, shift forward.
shifted as (
    select
        counted.date_day,
        company.fiscal_shift_months,
        company.week_start_shift_days,
        {{ add_months(period_start('month', 'counted.date_day'), '-company.fiscal_shift_months') }} as shifted_month
    from counted
    cross join company
    where counted.date_day <= company.last_date
),

fiscal as (
    select
        date_day,
        {{ add_days(period_start('week', add_days('date_day', '-week_start_shift_days')), 'week_start_shift_days') }} as week_start_date,
        {{ add_months(period_start('quarter', 'shifted_month'), 'fiscal_shift_months') }} as fiscal_quarter_start_date,
        {{ add_months(period_start('year', 'shifted_month'), 'fiscal_shift_months') }} as fiscal_year_start_date
    from shifted
)

select
    date_day,
    week_start_date,
    {{ period_start('month', 'date_day') }} as month_start_date,
    {{ period_start('quarter', 'date_day') }} as quarter_start_date,
    {{ period_start('year', 'date_day') }} as year_start_date,
    fiscal_quarter_start_date,
    fiscal_year_start_date,
    cast(extract(year from {{ add_days(add_months('fiscal_year_start_date', 12), -1) }}) as integer) as fiscal_year
from fiscal
