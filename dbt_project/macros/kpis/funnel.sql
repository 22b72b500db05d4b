{#
  A person or deal that goes on within this many days of coming to a stage counts as converted from it. Longer lets
  slow ones in and makes recent periods immature for longer; most sales cycles of the field end within a quarter.
#}
{% macro conversion_days() %}{{ return(90) }}{% endmacro %}

{#
  Every row of `bases` with `is_converted`: whether a conversion is credited to it. A conversion (`entity`, `day`) is
  credited to the nearest base of its entity on the same day or before, and counts within `days` days of that base.
  `columns` are the other columns of `bases` to keep.
#}
{% macro credited_conversions(bases, conversions, entity, day, days, columns) %}
with events as (
    select {{ entity }}, {{ day }}, {{ day }} as base_date, 0 as is_conversion from {{ bases }}
    union all
    select {{ entity }}, {{ day }}, cast(null as date), 1 from {{ conversions }}
),

credited as (
    select *, max(base_date) over (
            partition by {{ entity }} order by {{ day }}, is_conversion
            rows between unbounded preceding and current row
        ) as credited_date
    from events
),

converted as (
    select distinct {{ entity }}, credited_date
    from credited
    where is_conversion = 1 and {{ day_diff('credited_date', day) }} < {{ days }}
)

select
    {{ of('base', [entity, day] + columns) }},
    converted.{{ entity }} is not null as is_converted
from {{ bases }} as base
left join converted
    on converted.{{ entity }} = base.{{ entity }} and converted.credited_date = base.{{ day }}
{% endmacro %}

{# The stages of a person's lifecycle, in order: each implies those before it. A stage of another name implies none. #}
{% macro lifecycle_stages() %}{{ return(['lead', 'mql', 'sql', 'opportunity', 'customer']) }}{% endmacro %}
