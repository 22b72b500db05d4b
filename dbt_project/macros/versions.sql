{#
  From snapshots to what held when. A version held from the day after the snapshot before it to the day of its own:
  so a day takes the first version seen on or after it, else the newest; the first reaches back without end.
#}

{#
  What held when of the records of `relation` that changed, as [valid_from_date, valid_to_date); of all others there is
  no row. `keys` name a record, `columns` are what is kept of it. An empty cell among `filled` says nothing (an export
  may lack the column): the next version that names a value counts. Records of which two are in force at once under
  one name tell no history.
#}
{% macro held_spans(relation, keys, columns, filled) %}
{{ spans_of_changes('(' ~ _dated_versions(relation, keys, columns, filled) ~ ')', keys, columns) }}
{% endmacro %}

{% macro _dated_versions(relation, keys, columns, filled) %}
    select
        {{ keys | join(', ') }},
        valid_from_date,
        {%- for column in columns %}
        {% if column in filled -%}
        max({{ column }}) over (partition by {{ keys | join(', ') }}, next_{{ column }}) as {{ column }}
        {%- else -%}
        {{ column }}
        {%- endif %}{{ ',' if not loop.last }}
        {%- endfor %}
    from (
        select
            versions.*,
            {%- for column in filled %}
            count({{ column }}) over (
                partition by {{ keys | join(', ') }} order by seen_date, replaced_date
                rows between current row and unbounded following
            ) as next_{{ column }},
            {%- endfor %}
            case
                when lag(seen_date) over one is null then cast('1900-01-01' as date)
                else {{ add_days('coalesce(previous_seen_date, lag(seen_date) over one)', 1) }}
            end as valid_from_date,
            coalesce(
                lead(seen_date) over one < coalesce(replaced_date, cast('9999-12-31' as date)), false
            ) as is_overlapped
        from {{ relation }} as versions
        semi join (
            select {{ keys | join(', ') }}
            from {{ relation }}
            group by {{ keys | join(', ') }}
            having
                {%- for column in columns %}
                {{ 'or ' if not loop.first }}min({{ column }}) < max({{ column }})
                or count({{ column }}) between 1 and count(*) - 1
                {%- endfor %}
        ) as changed
            on {% for key in keys %}changed.{{ key }} = versions.{{ key }}{{ ' and ' if not loop.last }}{% endfor %}
        window one as (partition by {{ keys | join(', ') }} order by seen_date, replaced_date)
    ) as dated
    qualify not bool_or(is_overlapped) over (partition by {{ keys | join(', ') }})
{% endmacro %}

{# Rows of `relation` with a valid_from_date, without those that say what the one before said, as spans. #}
{% macro spans_of_changes(relation, keys, columns) %}
select
    {{ keys | join(', ') }},
    {{ columns | join(', ') }},
    valid_from_date,
    coalesce(
        lead(valid_from_date) over (partition by {{ keys | join(', ') }} order by valid_from_date),
        cast('9999-12-31' as date)
    ) as valid_to_date
from (
    select
        {{ keys | join(', ') }},
        {{ columns | join(', ') }},
        valid_from_date,
        row_number() over one > 1
        {%- for column in columns %}
        and {{ column }} is not distinct from lag({{ column }}) over one
        {%- endfor %} as is_same
    from {{ relation }} as versions
    window one as (partition by {{ keys | join(', ') }} order by valid_from_date)
) as compared
where not is_same
qualify lead(valid_from_date) over (partition by {{ keys | join(', ') }} order by valid_from_date) is not null
    or lag(valid_from_date) over (partition by {{ keys | join(', ') }} order by valid_from_date) is not null
{% endmacro %}

{# The value of the span that was joined left, and the one of today where the record never changed. #}
{% macro value_then(span_key, then, today) -%}
    case when {{ span_key }} is null then {{ today }} else {{ then }} end
{%- endmacro %}
