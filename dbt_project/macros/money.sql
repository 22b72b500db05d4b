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

{# `amount` times a rate, as money (four decimals, half up). #}
{% macro at_rate(amount, rate) -%}
    cast(cast({{ amount }} as double) * {{ rate }} as decimal(18, 4))
{%- endmacro %}
