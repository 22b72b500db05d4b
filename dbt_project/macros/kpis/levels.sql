{#
  Levels at the last day of every period, from deltas per scope and day: a running sum, read off at the days where a
  period ends. `opening_…` is the level on the day before the period. `deltas` has scope_type, scope_id, date_day
  and `keys`, the columns beside the scope that a row is told apart by.
#}
{% macro levels(deltas, measures, feeds, short=['day', 'week'], keys=[]) %}
{%- set by = ['scope_type', 'scope_id'] + keys -%}
with expected as (
    {{ expected_periods(deltas, feeds, short, keys) }}
),

read_off as (
    select {{ by | join(', ') }}, last_date as date_day from expected
    union
    select {{ by | join(', ') }}, {{ add_days('period_start_date', -1) }} as date_day from expected
),

changed as (
    select {{ by | join(', ') }}, date_day, {{ measures | join(', ') }} from {{ deltas }}
    union all
    select {{ by | join(', ') }}, date_day
        {%- for measure in measures %}, 0 as {{ measure }}{% endfor %}
    from read_off
),

by_day as (
    select {{ by | join(', ') }}, date_day, {{ sums('changed', measures) }}
    from changed
    group by {{ by | join(', ') }}, date_day
),

running as (
    select {{ by | join(', ') }}, date_day,
        {%- for measure in measures %}
        sum({{ measure }}) over (partition by {{ by | join(', ') }} order by date_day) as {{ measure }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from by_day
)

select
    expected.period_id,
    expected.grain,
    expected.period_start_date,
    expected.last_date,
    {{ of('expected', by) }},
    {%- for measure in measures %}
    cast(opening.{{ measure }} as double) as opening_{{ measure }},
    cast(closing.{{ measure }} as double) as {{ measure }}{{ ',' if not loop.last }}
    {%- endfor %}
from expected
inner join running as closing
    on closing.date_day = expected.last_date
    {%- for column in by %} and closing.{{ column }} = expected.{{ column }}{% endfor %}
inner join running as opening
    on opening.date_day = {{ add_days('expected.period_start_date', -1) }}
    {%- for column in by %} and opening.{{ column }} = expected.{{ column }}{% endfor %}
{% endmacro %}
