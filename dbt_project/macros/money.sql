{# Money in the company's currency. A row without a currency is in the company's own; a missing rate gives
   NULL, never 1.0. Needs the relations `company` (stg_company) and, joined by `rate_join`, `fx`. #}

{% macro rate_join(currency, rate_date) %}
left join {{ ref('int_exchange_rate') }} as fx
    on fx.currency = upper(trim({{ currency }}))
    and fx.rate_date = {{ rate_date }}
{% endmacro %}

{% macro company_rate(currency) -%}
    case
        when coalesce(upper(trim({{ currency }})), company.currency) = company.currency then cast(1 as double)
        else fx.exchange_rate
    end
{%- endmacro %}

{# `amount` times a rate, as money (four decimals, half up); past counting (10^14) it is unknown, and stops nothing. #}
{% macro at_rate(amount, rate) -%}
    try_cast(cast({{ amount }} as double) * {{ rate }} as decimal(18, 4))
{%- endmacro %}

{#
  An amount per billing interval as an amount per month. An interval of which nobody knows how long it is gives NULL;
  nothing is still nothing, and an empty interval is a month.
#}
{% macro monthly_amount(amount, billing_interval, interval_count) -%}
    {%- set per_month = {
        'day': '365.0 / 12', 'week': '52.0 / 12', 'month': '1.0', 'quarter': '1.0 / 3', 'year': '1.0 / 12',
    } -%}
    cast(
        case
            when {{ amount }} = 0 then 0
            else cast({{ amount }} as double) / coalesce(nullif({{ interval_count }}, 0), 1)
                * case lower(trim(coalesce({{ billing_interval }}, 'month')))
                    {%- for interval, factor in per_month.items() %}
                    when '{{ interval }}' then {{ factor }}
                    {%- endfor %}
                end
        end as decimal(18, 4)
    )
{%- endmacro %}

{#
  The part of `number` on day `day_number` of `days_count`: what the days up to it have, less what those before it have.
  So the parts add up to the number, and of a whole number they are whole.
#}
{% macro part_of_period(number, day_number, days_count, whole=false) -%}
    {%- set through, before = [
        'cast(' ~ number ~ ' as double) * ' ~ day_number ~ ' / nullif(' ~ days_count ~ ', 0)',
        'cast(' ~ number ~ ' as double) * (' ~ day_number ~ ' - 1) / nullif(' ~ days_count ~ ', 0)',
    ] -%}
    {%- if whole -%}
    cast(floor({{ through }}) - floor({{ before }}) as bigint)
    {%- else -%}
    cast(cast({{ through }} as decimal(18, 4)) - cast({{ before }} as decimal(18, 4)) as decimal(18, 4))
    {%- endif -%}
{%- endmacro %}
