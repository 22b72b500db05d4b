{#
  The catalogue entries of the KPI models, by key: the `meta:` of each with its key. Empty while dbt parses, when
  there is no graph yet; a KPI that is added is seen by the next run because every run starts from the manifest.
#}
{% macro kpi_metas() %}
    {%- set found = [] -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values() | selectattr('resource_type', 'equalto', 'model') | sort(attribute='name') -%}
            {%- if node.name.startswith('kpi_') and node.config.meta.get('label') -%}
                {%- do found.append(dict(node.config.meta, key=node.name[4:])) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found) }}
{% endmacro %}

{# The kinds of periods that the words of `grains` in a meta stand for (pipelines/kpis/catalogue.py says the same). #}
{% macro grains_of(words) %}
    {%- set stands_for = {
        'calendar': ['month', 'quarter', 'year', 'fiscal_quarter', 'fiscal_year'],
        'trailing': ['trailing_3m', 'trailing_12m'],
    } -%}
    {%- set grains = [] -%}
    {%- for word in words -%}{%- do grains.extend(stands_for.get(word, [word])) -%}{%- endfor -%}
    {{ return(grains) }}
{% endmacro %}

{# Text as an SQL literal on one line, or NULL. #}
{% macro quoted(text) -%}
    {%- if text is none or text is undefined -%}
        cast(null as string)
    {%- else -%}
        '{{ text.split() | join(' ') | replace("'", "''") }}'
    {%- endif -%}
{%- endmacro %}

{# The values of `columns` that are there, with commas; NULL when none is. #}
{% macro joined(columns) -%}
    nullif(
        {%- for column in columns %}
        coalesce({% if not loop.first %}case when {{ columns[:loop.index0] | join(' is not null or ') }} is not null then ', ' else '' end || {% endif %}{{ column }}, '')
        {{- ' ||' if not loop.last }}
        {%- endfor %}, ''
    )
{%- endmacro %}
