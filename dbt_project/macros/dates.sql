{# Date arithmetic in one place: engines disagree on `date - date`, `date + interval` and weekdays. #}

{# Whole days from `start_date` to `end_date` (negative when it lies before); bigint. #}
{% macro day_diff(start_date, end_date) -%}
    (cast({{ end_date }} as date) - cast({{ start_date }} as date))
{%- endmacro %}

{# The date `days` after `date_day` (an expression may be negative). #}
{% macro add_days(date_day, days) -%}
    cast(cast({{ date_day }} as date) + ({{ days }}) * interval '1' day as date)
{%- endmacro %}

{# The same day of the month `months` later; the month's last day where there is no such day. #}
{% macro add_months(date_day, months) -%}
    cast(cast({{ date_day }} as date) + ({{ months }}) * interval '1' month as date)
{%- endmacro %}

{# Seconds from `start_moment` to `end_moment` (negative when it lies before); double. #}
{% macro seconds_between(start_moment, end_moment) -%}
    ({{ day_diff(start_moment, end_moment) }} * cast(86400 as double)
        + {{ second_of_day(end_moment) }} - {{ second_of_day(start_moment) }})
{%- endmacro %}

{# Seconds since midnight; bigint. #}
{% macro second_of_day(moment) -%}
    (extract(hour from {{ moment }}) * 3600 + extract(minute from {{ moment }}) * 60
        + cast(floor(extract(second from {{ moment }})) as bigint))
{%- endmacro %}

{# The first day of the week (ISO, Monday), month, quarter or year that holds `date_day`. #}
{% macro period_start(grain, date_day) -%}
    cast(date_trunc('{{ grain }}', cast({{ date_day }} as date)) as date)
{%- endmacro %}

{# The same day a year before; from a month's last day to that month's last day. #}
{% macro year_before(date_day) -%}
    case
        when {{ date_day }} = last_day({{ date_day }}) then last_day({{ add_months(date_day, -12) }})
        else {{ add_months(date_day, -12) }}
    end
{%- endmacro %}
