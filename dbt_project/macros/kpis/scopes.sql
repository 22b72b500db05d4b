{#
  The scopes a figure is cut by, beside the whole company: type of the scope → column of the marts.
  A new scope is one line here.
#}
{% macro scopes() %}
    {{ return({
        'team': 'team',
        'rep': 'rep_id',
        'segment': 'segment',
        'territory': 'territory',
        'channel': 'channel',
        'product': 'product',
    }) }}
{% endmacro %}

{#
  Scopes of one family of figures each: only a relation that asks for one by name has it. A campaign cuts e-mail
  rates, an activity cuts hours.
#}
{% macro special_scopes() %}
    {{ return({'campaign': 'campaign', 'activity': 'activity'}) }}
{% endmacro %}

{#
  One scan of `relation`, aggregated per key and scope: `keys` are columns, `measures` name → aggregate. `only`
  narrows the scopes for facts that do not carry them all, `also` adds special scopes. The whole company is the
  scope company / all.
#}
{% macro by_scope(relation, keys, measures, only=none, also=[]) %}
{%- set columns = [] -%}
{%- for scope_type, column in scopes().items() if only is none or scope_type in only -%}
    {%- do columns.append((scope_type, column)) -%}
{%- endfor -%}
{%- for scope_type in also -%}
    {%- do columns.append((scope_type, special_scopes()[scope_type])) -%}
{%- endfor -%}
select
    case
        {%- for scope_type, column in columns %}
        when grouping({{ column }}) = 0 then '{{ scope_type }}'
        {%- endfor %}
        else 'company'
    end as scope_type,
    coalesce({% for _, column in columns %}{{ column }}, {% endfor %}'all') as scope_id,
    {{ keys | join(', ') }},
    {%- for name, expression in measures.items() %}
    {{ expression }} as {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
from {{ relation }}
group by grouping sets (
    ({{ keys | join(', ') }})
    {%- for _, column in columns %},
    ({{ keys | join(', ') }}, {{ column }})
    {%- endfor %}
)
{% endmacro %}

{#
  What by_scope does, for facts of many rows where rows are counted and columns added up: `counts` are name → condition,
  `amounts` name → (column, condition). Every row falls into every scope, so it carries one number there, the
  conditions it meets, instead of all measures, and two scopes at a time: they are told apart when few rows are left.
  At ten million activities that takes a third of the time.
#}
{% macro counts_by_scope(relation, keys, counts, amounts={}) %}
{%- set scope_columns = scopes().values() | list -%}
{%- set conditions = [] -%}
{%- set columns = [] -%}
{%- for condition in counts.values() if condition not in conditions -%}
    {%- do conditions.append(condition) -%}
{%- endfor -%}
{%- for column, condition in amounts.values() -%}
    {%- do columns.append(column) if column not in columns -%}
    {%- do conditions.append(condition) if condition not in conditions -%}
{%- endfor -%}
select
    scope_type,
    scope_id,
    {{ keys | join(', ') }},
    {%- for name, condition in counts.items() %}
    cast(sum(case when {{ _is_met(conditions.index(condition)) }} then row_count else 0 end) as bigint) as {{ name }}
    {{- ',' if amounts or not loop.last }}
    {%- endfor %}
    {%- for name, (column, condition) in amounts.items() %}
    sum(case when {{ _is_met(conditions.index(condition)) }} then {{ column }} end) as {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
from (
    select
        case
            {%- for scope_type, column in scopes().items() %}
            when grouping({{ column }}) = 0 then '{{ scope_type }}'
            {%- endfor %}
            else 'company'
        end as scope_type,
        coalesce({{ scope_columns | join(', ') }}, 'all') as scope_id,
        {{ keys | join(', ') }}, conditions_met,
        {%- for column in columns %}
        sum({{ column }}) as {{ column }},
        {%- endfor %}
        cast(sum(row_count) as bigint) as row_count
    from (
        select
            {{ (keys + scope_columns) | join(', ') }}, conditions_met, grouping({{ scope_columns | first }}) as of_others,
            {%- for column in columns %}
            sum({{ column }}) as {{ column }},
            {%- endfor %}
            count(*) as row_count
        from (
            select
                {{ (keys + columns + scope_columns) | join(', ') }},
                {%- for condition in conditions %}
                {{ '+ ' if not loop.first }}case when {{ condition }} then {{ 2 ** loop.index0 }} else 0 end
                {%- endfor %} as conditions_met
            from {{ relation }}
        ) as facts
        group by grouping sets (
            {%- for pair in scope_columns | batch(2) %}
            ({{ (keys + ['conditions_met'] + pair) | join(', ') }}){{ ',' if not loop.last }}
            {%- endfor %}
        )
    ) as of_two_scopes
    group by grouping sets (
        ({{ keys | join(', ') }}, conditions_met, of_others)
        {%- for column in scope_columns %},
        ({{ keys | join(', ') }}, conditions_met, of_others, {{ column }})
        {%- endfor %}
    )
    -- A scope has its rows from the pair it is in, the company from the first one.
    having coalesce({{ scope_columns | join(', ') }}) is not null
        or (of_others = 0{% for column in scope_columns %} and grouping({{ column }}) = 1{% endfor %})
) as of_one_scope
group by scope_type, scope_id, {{ keys | join(', ') }}
{% endmacro %}

{# Whether a row meets the condition of this number. #}
{% macro _is_met(number) -%}
    conditions_met % {{ 2 ** (number + 1) }} >= {{ 2 ** number }}
{%- endmacro %}

{# Whether a row of `relation` is of a scope with rows per day: the company, its teams, and the reps while few. #}
{% macro has_day_rows(relation) -%}
    (
        scope_type in ('company', 'team')
        or (
            scope_type = 'rep'
            and (select count(distinct r.scope_id) from {{ relation }} as r where r.scope_type = 'rep')
                <= {{ reps_with_days() }}
        )
    )
{%- endmacro %}

{#
  Up to this many reps have rows per day. With 2,000 reps their days would be most of the long table, and no goal
  of theirs needs them: its own window is summed from the days of its scope. More costs rows, fewer lose charts.
#}
{% macro reps_with_days() %}{{ return(50) }}{% endmacro %}
