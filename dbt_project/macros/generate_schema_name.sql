{# The schema as the folder names it (`marts`, not `main_marts`): the schemas are part of the contract. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
