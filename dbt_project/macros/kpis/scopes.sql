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
