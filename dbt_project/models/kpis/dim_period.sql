{{ config(materialized='table') }}

{%- set first_dates = {
    'fct_deal': 'created_date', 'fct_stage_entry': 'entered_date', 'fct_revenue_line': 'revenue_date',
    'fct_mrr_interval': 'valid_from_date', 'fct_customer_spell': 'spell_start_date', 'fct_spend': 'spend_date',
    'fct_activity': 'booked_date', 'fct_outreach': 'event_date', 'fct_signup': 'signup_date', 'fct_lead': 'lead_date',
    'fct_quota': 'quota_start_date', 'fct_training': 'held_date', 'fct_time_entry': 'worked_date',
    'fct_survey': 'responded_date',
    'fct_lifecycle_entry': 'entered_date',
} %}
{%- set lengths = {'month': 1, 'quarter': 3, 'year': 12, 'fiscal_quarter': 3, 'fiscal_year': 12} -%}

with company as (
    select as_of_date
    from {{ ref('stg_company') }}
),

-- A deal may have closed without anyone knowing when it began.
firsts as (
    select min(closed_date) as first_date from {{ ref('fct_deal') }}
    union all
    -- A roster reaches back to the first day of its oldest member: three whole years of it are enough to compare.
    select greatest(min(employment.hired_date), min({{ period_start('year', add_months('company.as_of_date', -36)) }}))
    from {{ ref('fct_employment_interval') }} as employment
    cross join company
    {%- for fact, column in first_dates.items() %}
    union all
    select min({{ column }}) from {{ ref(fact) }}
    {%- endfor %}
),

days as (
    select dim_day.*
    from {{ ref('dim_day') }} as dim_day
    inner join company on dim_day.date_day <= company.as_of_date
    where dim_day.date_day >= (select min(first_date) from firsts)
),

months as (
    select distinct
        month_start_date,
        {{ add_days(add_months('month_start_date', 1), -1) }} as month_end_date,
        fiscal_year_start_date
    from days
),

periods as (
    select 'day' as grain, date_day as period_start_date, date_day as period_end_date
    from days
    union
    select 'week', week_start_date, {{ add_days('week_start_date', 6) }}
    from days
    {%- for grain, length in lengths.items() %}
    union
    select '{{ grain }}', {{ grain }}_start_date, {{ add_days(add_months(grain ~ '_start_date', length), -1) }}
    from days
    {%- endfor %}
    union
    select 'fiscal_ytd', months.fiscal_year_start_date, least(months.month_end_date, company.as_of_date)
    from months
    cross join company
    {%- for length in (3, 12) %}
    union
    select 'trailing_{{ length }}m', {{ add_months('month_start_date', 1 - length) }}, month_end_date
    from months
    where {{ add_months('month_start_date', 1 - length) }} >= (select min(month_start_date) from months)
    {%- endfor %}
    union
    select grain, period_start_date, period_end_date
    from {{ ref('stg_goal_periods') }}
)

select
    periods.grain || ':' || cast(periods.period_start_date as string)
        || ':' || cast(periods.period_end_date as string) as period_id,
    periods.grain,
    periods.period_start_date,
    periods.period_end_date,
    periods.period_end_date <= company.as_of_date as is_complete
from periods
cross join company
