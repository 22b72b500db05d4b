{#- Quotas and what was sold by day, rolled up to every period. Days of a quota do not add up to it to the last digit
    of a double; far below a cent they are rounded away. -#}
{% macro attainment_by_period(by_day) %}
with rolled_up as (
    {{ roll_up(by_day, ['quota_amount', 'sold_amount', 'without_rate', 'quota_days'],
        ['quotas', 'deals or revenue'], weeks=false) }}
)

select
    period_id, grain, period_start_date, last_date, scope_type, scope_id,
    round(quota_amount, 6) as quota_amount,
    round(sold_amount, 6) as sold_amount,
    without_rate,
    quota_days
from rolled_up
{% endmacro %}
