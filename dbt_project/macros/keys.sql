{# A key that is unique whatever the export does: the tool's own id; a second row of the same id gets `#2`,
   a row without id is `unnamed`, `unnamed#2`, … in the order of `total_order` (columns that tell rows apart). #}
{% macro unique_key(id, total_order) -%}
    coalesce({{ id }}, 'unnamed')
    || case
        when row_number() over (partition by {{ id }} order by {{ total_order }}) = 1 then ''
        else '#' || cast(row_number() over (partition by {{ id }} order by {{ total_order }}) as string)
    end
{%- endmacro %}

{#
  `relation` with `key`, the unique_key of its rows, where rows are many: only ids that occur more than once are put in
  order, for ordering all rows takes many times the memory. `relation` is read three times: a model, not a CTE.
#}
{% macro with_unique_key(relation, id, total_order, key) -%}
{%- set repeated -%}
select {{ id }} from {{ relation }} where {{ id }} is not null group by {{ id }} having count(*) > 1
{%- endset -%}
select *, {{ id }} as {{ key }}
from {{ relation }}
where {{ id }} is not null and {{ id }} not in ({{ repeated }})
union all
select *, {{ unique_key(id, total_order) }} as {{ key }}
from {{ relation }}
where {{ id }} is null or {{ id }} in ({{ repeated }})
{%- endmacro %}
