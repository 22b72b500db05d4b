{#
  Levels at the last day of every period, from deltas per scope and day: a running sum, read off at the days where a
  period ends. `opening_…` is the level on the day before the period. `deltas` has scope_type, scope_id, date_day.
#}
{% macro levels(deltas, measures, feeds, short=['day', 'week']) %}
with expected as (
    {{ expected_periods(deltas, feeds, short) }}
),

read_off as (
    select scope_type, scope_id, last_date as date_day from expected
    union
    select scope_type, scope_id, {{ add_days('period_start_date', -1) }} as date_day from expected
),

changed as (
    select scope_type, scope_id, date_day, {{ measures | join(', ') }} from {{ deltas }}
    union all
    select scope_type, scope_id, date_day
        {%- for measure in measures %}, 0 as {{ measure }}{% endfor %}
    from read_off
),

by_day as (
    select scope_type, scope_id, date_day, {{ sums('changed', measures) }}
    from changed
    group by scope_type, scope_id, date_day
),

running as (
    select scope_type, scope_id, date_day,
        {%- for measure in measures %}
        sum({{ measure }}) over (partition by scope_type, scope_id order by date_day) as {{ measure }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from by_day
)

select
    expected.period_id,
    expected.grain,
    expected.period_start_date,
    expected.last_date,
    expected.scope_type,
    expected.scope_id,
    {%- for measure in measures %}
    cast(opening.{{ measure }} as double) as opening_{{ measure }},
    cast(closing.{{ measure }} as double) as {{ measure }}{{ ',' if not loop.last }}
    {%- endfor %}
from expected
inner join running as closing
    on closing.scope_type = expected.scope_type and closing.scope_id = expected.scope_id
    and closing.date_day = expected.last_date
inner join running as opening
    on opening.scope_type = expected.scope_type and opening.scope_id = expected.scope_id
    and opening.date_day = {{ add_days('expected.period_start_date', -1) }}
{% endmacro %}
