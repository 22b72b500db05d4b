{#
  Sums per scope and day, rolled up to every period they touch: day → week; day → month → quarter, year, fiscal
  periods, year to date, trailing windows; goal and baseline windows from the days of their own scope. Zero where a
  scope had nothing to count. `weeks` is false for figures that exist per month only; `keys` are columns beside
  the scope that a row is told apart by.
#}
{% macro roll_up(by_day, measures, feeds, weeks=true, keys=[]) %}
{%- set by = ['scope_type', 'scope_id'] + keys -%}
with by_month as (
    select dim_day.month_start_date, {{ of('days', by) }}, {{ sums('days', measures) }}
    from {{ by_day }} as days
    inner join {{ ref('dim_day') }} as dim_day on dim_day.date_day = days.date_day
    group by dim_day.month_start_date, {{ of('days', by) }}
),

summed as (
    {%- if weeks %}
    select 'day:' || cast(date_day as string) || ':' || cast(date_day as string) as period_id,
        {{ by | join(', ') }}, {{ measures | join(', ') }}
    from {{ by_day }}
    where {{ has_day_rows(by_day) }}
    union all
    select bridge.period_id, {{ of('days', by) }}, {{ sums('days', measures) }}
    from {{ by_day }} as days
    inner join {{ ref('period_days') }} as bridge on bridge.date_day = days.date_day and bridge.grain = 'week'
    group by bridge.period_id, {{ of('days', by) }}
    union all
    {%- endif %}
    select bridge.period_id, {{ of('months', by) }}, {{ sums('months', measures) }}
    from by_month as months
    inner join {{ ref('period_months') }} as bridge on bridge.month_start_date = months.month_start_date
    group by bridge.period_id, {{ of('months', by) }}
    union all
    select goals.period_id, {{ of('days', by) }}, {{ sums('days', measures) }}
    from {{ ref('goal_windows') }} as goals
    inner join {{ by_day }} as days
        on days.scope_type = goals.scope_type and days.scope_id = goals.scope_id
        and days.date_day between goals.period_start_date and goals.period_end_date
    group by goals.period_id, {{ of('days', by) }}
),

expected as (
    {{ expected_periods(by_day, feeds, ['day', 'week'] if weeks else [], keys) }}
)

select
    expected.period_id,
    expected.grain,
    expected.period_start_date,
    expected.last_date,
    {{ of('expected', by) }},
    {%- for measure in measures %}
    cast(coalesce(summed.{{ measure }}, 0) as double) as {{ measure }}{{ ',' if not loop.last }}
    {%- endfor %}
from expected
left join summed
    on summed.period_id = expected.period_id
    {%- for column in by %} and summed.{{ column }} = expected.{{ column }}{% endfor %}
{% endmacro %}

{% macro of(relation, columns) -%}
    {% for column in columns %}{{ relation }}.{{ column }}{{ ', ' if not loop.last }}{% endfor %}
{%- endmacro %}

{% macro sums(relation, measures) -%}
    {%- for measure in measures %}
        sum({{ relation }}.{{ measure }}) as {{ measure }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#
  The periods in which something can be known of each scope in `by_day` (scope_type, scope_id, date_day): from the
  scope's first day on, begun before the data of `feeds` end; a trailing window only with all its months. `short`
  lists the grains under a month that are wanted. `last_date` is the period's last day, or the last known one.
#}
{% macro expected_periods(by_day, feeds, short=[], keys=[]) %}
    {%- set by = ['scope_type', 'scope_id'] + keys %}
    with scope as (
        select {{ by | join(', ') }}, min(date_day) as first_date
        from {{ by_day }}
        group by {{ by | join(', ') }}
    ),

    known as (
        {{ known_through(feeds) }}
    ),

    own as (
        select period.period_id, period.grain, period.period_start_date, period.period_end_date,
            {{ of('scope', by) }}, scope.first_date
        from scope
        cross join {{ ref('dim_period') }} as period
        where period.grain not in ('day', 'week', 'goal', 'baseline')
            {%- for grain in short %}
            or period.grain = '{{ grain }}'{% if grain == 'day' %} and {{ has_day_rows(by_day) }}{% endif %}
            {%- endfor %}
        union all
        select goals.period_id, goals.grain, goals.period_start_date, goals.period_end_date,
            {{ of('scope', by) }}, scope.first_date
        from scope
        inner join {{ ref('goal_windows') }} as goals
            on goals.scope_type = scope.scope_type and goals.scope_id = scope.scope_id
    )

    select
        own.period_id,
        own.grain,
        own.period_start_date,
        least(own.period_end_date, known.known_through_date) as last_date,
        {{ of('own', by) }}
    from own
    cross join known
    cross join (select min(first_date) as first_date from scope) as feed
    where own.period_end_date >= own.first_date
        and own.period_start_date <= known.known_through_date
        and (
            own.grain not in ('trailing_3m', 'trailing_12m')
            or own.period_start_date >= {{ period_start('month', 'feed.first_date') }}
        )
{% endmacro %}

{#
  The last day of which all of `feeds` tell something: nothing is inferred after it. One row. A feed is an entity or
  a figure of company.yml; `a or b` takes the first that is available, and one that is missing does not count.
#}
{% macro known_through(feeds) %}
    select
        least(
            {%- for feed in feeds %}
            coalesce(
                {%- for choice in feed.split(' or ') %}
                max(case when feed = '{{ choice }}' and is_available then known_through_date end)
                {{- ',' if not loop.last }}
                {%- endfor %}
            ){{ ',' if not loop.last }}
            {%- endfor %}
        ) as known_through_date
    from {{ ref('feed_status') }}
{% endmacro %}
