{# What the billing tool says of a customer counts before the CRM's company, its people, and leads. #}
{% macro place_of_register(kind) -%}
    case {{ kind }} when 'customer' then 1 when 'company' then 2 when 'contact' then 3 else 4 end
{%- endmacro %}

{# Of each column what the first register says that says anything, over rows with the `place` of theirs. #}
{% macro said_first(columns) -%}
    {%- for column in columns %}
        coalesce(
            {%- for place in range(1, 5) %}
            min({{ column }}) filter (where place = {{ place }}){{ "," if not loop.last }}
            {%- endfor %}
        ) as {{ column }}{{ "," if not loop.last }}
    {%- endfor %}
{%- endmacro %}
