{#- Books are kept by the month: a shift by days would put two months' salaries into one month and none into the next. -#}
{%- set days_per_month = 30.4375 -%}
-- The median cycle of the company's deals won in the last twelve months, in whole months.
{{ acquisition(
    ref('customers_by_day'), 'new_customers', ['spend', 'subscriptions or revenue'],
    lag_months="coalesce((select cast(round(median(deal.cycle_days) / nullif(" ~ days_per_month ~ ", 0)) as integer)"
        ~ " from " ~ ref('fct_deal') ~ " as deal cross join " ~ ref('stg_company') ~ " as company"
        ~ " where deal.is_won and deal.cycle_days >= 0 and deal.closed_date > " ~ add_months('company.as_of_date', -12)
        ~ "), 0)"
) }}
