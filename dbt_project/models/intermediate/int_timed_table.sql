{#- Tables of these entities are asked for the time of a moment, not for its day only. -#}
{%- set moments = {
    'activities': 'activity_at', 'contacts': 'created_at', 'leads': 'created_at', 'signups': 'signed_up_at',
} -%}
-- Where only the day is known the moment is the midnight of some time zone: one time of day in UTC, two where clocks
-- change. More than that are times somebody wrote down.
{%- for entity, moment in moments.items() %}
select '{{ entity }}' as entity, source, table_name
from {{ ref('stg_' ~ entity) }}
group by source, table_name
having count(distinct {{ second_of_day(moment) }}) > 2
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
