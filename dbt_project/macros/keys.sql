{# A key that is unique whatever the export does: the tool's own id; a second row of the same id gets `#2`,
   a row without id is `unnamed`, `unnamed#2`, … in the order of `total_order` (columns that tell rows apart). #}
{% macro unique_key(id, total_order) -%}
    coalesce({{ id }}, 'unnamed')
    || case
        when row_number() over (partition by {{ id }} order by {{ total_order }}) = 1 then ''
        else '#' || cast(row_number() over (partition by {{ id }} order by {{ total_order }}) as string)
    end
{%- endmacro %}
