{#
  A period beside the one it is compared with: growth of any figure, one rule for all.

    ytd                fiscal year to date beside the same stretch, to the same calendar date, one year before
    prior_year_total   fiscal year to date beside the whole fiscal year before
    yoy                month, quarter, year, fiscal ones and windows of goals beside the same dates one year before
    pop                the same beside the period just before

  Of a period that still runs, or whose data end early, only the same part of its base is taken.
#}

{#
  Flows: sums of `sums_of` over both stretches from days (`by_day`, rolled up in `by_period` over the same `feeds`).
  `measures` are name → expression over those sums; each comes out as `<name>` and `base_<name>`. A base that is not
  positive or was not loaded from its first day on is NULL: nothing grows from nothing.
#}
{% macro growth_of_flows(by_day, by_period, sums_of, measures, feeds, comparisons=['ytd', 'yoy', 'pop'], observations=none) %}
with {{ bases(by_day, feeds, comparisons) }},

by_month as (
    select {{ period_start('month', 'days.date_day') }} as month_start_date, days.scope_type, days.scope_id,
        {{ sums('days', sums_of) }}
    from {{ by_day }} as days
    group by {{ period_start('month', 'days.date_day') }}, days.scope_type, days.scope_id
),

whole_months as (
    select bases.comparison, bases.period_id, months.month_start_date
    from bases
    inner join (select distinct month_start_date from {{ ref('dim_day') }}) as months
        on months.month_start_date >= bases.base_start_date
        and last_day(months.month_start_date) <= bases.base_end_date
    where not bases.is_of_goal
),

-- The days of a base outside its whole months: the tail of a stretch that ends within one.
single_days as (
    select bases.comparison, bases.period_id, days.date_day
    from bases
    inner join {{ ref('dim_day') }} as days
        on days.date_day between {{ period_start('month', 'bases.base_end_date') }} and bases.base_end_date
    where not bases.is_of_goal and bases.base_end_date <> last_day(bases.base_end_date)
),

pieces as (
    select whole_months.comparison, whole_months.period_id, months.scope_type, months.scope_id,
        {{ of('months', sums_of) }}
    from whole_months
    inner join by_month as months on months.month_start_date = whole_months.month_start_date
    union all
    select single_days.comparison, single_days.period_id, days.scope_type, days.scope_id, {{ of('days', sums_of) }}
    from single_days
    inner join {{ by_day }} as days on days.date_day = single_days.date_day
    union all
    select bases.comparison, bases.period_id, days.scope_type, days.scope_id, {{ of('days', sums_of) }}
    from bases
    inner join {{ ref('goal_windows') }} as goals on goals.period_id = bases.period_id
    inner join {{ by_day }} as days
        on days.scope_type = goals.scope_type and days.scope_id = goals.scope_id
        and days.date_day between bases.base_start_date and bases.base_end_date
),

base as (
    select comparison, period_id, scope_type, scope_id, {{ sums('pieces', sums_of) }}
    from pieces
    group by comparison, period_id, scope_type, scope_id
)

{{ compared(by_period, 'base', measures, observations) }}
{% endmacro %}

{#
  The stretch that each period is compared with, where it was loaded: a flow from its first day on, a level on its last.
  CTEs `known`, `begun`, `periods`, `bases`.
#}
{% macro bases(by_day, feeds, comparisons, are_levels=false) %}
{#- Data that begin this many days into a base count as the whole of it: offices are closed at New Year. -#}
{%- set late_start_days = 7 -%}
known as (
    {{ known_through(feeds) }}
),

begun as (
    select min(date_day) as first_date
    from {{ by_day }}
    where scope_type = 'company'
),

periods as (
    select
        period.period_id, period.grain, period.period_start_date, period.period_end_date,
        least(period.period_end_date, known.known_through_date) as last_date,
        case period.grain when 'month' then 1 when 'quarter' then 3 when 'fiscal_quarter' then 3 else 12 end as months,
        period.grain in ('goal', 'baseline') as is_of_goal
    from {{ ref('dim_period') }} as period
    inner join known on period.period_start_date <= known.known_through_date
    where period.grain not in ('day', 'week', 'trailing_3m', 'trailing_12m')
),

shifted as (
    {%- for comparison in comparisons %}
    {%- if comparison == 'ytd' %}
    select 'ytd' as comparison, period_id, is_of_goal,
        {{ add_months('period_start_date', -12) }} as base_start_date,
        {{ add_months('last_date', -12) }} as base_end_date
    from periods
    where grain = 'fiscal_ytd'
    {%- elif comparison == 'prior_year_total' %}
    select 'prior_year_total' as comparison, period_id, is_of_goal,
        {{ add_months('period_start_date', -12) }} as base_start_date,
        {{ add_days('period_start_date', -1) }} as base_end_date
    from periods
    where grain = 'fiscal_ytd'
    {%- elif comparison == 'yoy' %}
    select 'yoy' as comparison, period_id, is_of_goal,
        {{ add_months('period_start_date', -12) }} as base_start_date,
        {{ same_part('-12') }} as base_end_date
    from periods
    where grain <> 'fiscal_ytd'
    {%- else %}
    select 'pop' as comparison, period_id, is_of_goal,
        {{ add_months('period_start_date', '-months') }} as base_start_date,
        {{ same_part('-months') }} as base_end_date
    from periods
    where grain <> 'fiscal_ytd' and not is_of_goal
    union all
    select 'pop', period_id, is_of_goal,
        {{ add_days('period_start_date', '-1 - ' ~ day_diff('period_start_date', 'period_end_date')) }},
        {{ add_days('last_date', '-1 - ' ~ day_diff('period_start_date', 'period_end_date')) }}
    from periods
    where is_of_goal
    {%- endif %}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

bases as (
    select shifted.*
    from shifted
    {%- if are_levels %}
    inner join begun on begun.first_date <= shifted.base_end_date
    {%- else %}
    inner join begun on begun.first_date <= {{ add_days('shifted.base_start_date', late_start_days) }}
    {%- endif %}
)
{% endmacro %}

{# The last day of the base: its last one where the period is over, else the same date `months` away. #}
{% macro same_part(months) -%}
    case
        when last_date = period_end_date and last_date = last_day(last_date)
            then last_day({{ add_months('last_date', months) }})
        else {{ add_months('last_date', months) }}
    end
{%- endmacro %}

{% macro compared(by_period, base, measures, observations) %}
select
    now.period_id,
    shifted.comparison,
    now.scope_type,
    now.scope_id,
    {%- for name in measures %}
    now.{{ name }},
    cast(case when base.{{ name }} > 0 then base.{{ name }} end as double) as base_{{ name }},
    {%- endfor %}
    now.observations
from (
    select period_id, scope_type, scope_id, {{ observations or measures | first }} as observations,
        {%- for name, expression in measures.items() %}
        {{ expression }} as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ by_period }}
) as now
inner join shifted on shifted.period_id = now.period_id
left join (
    select comparison, period_id, scope_type, scope_id,
        {%- for name, expression in measures.items() %}
        {{ expression }} as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ base }}
) as base
    on base.period_id = now.period_id and base.comparison = shifted.comparison
    and base.scope_type = now.scope_type and base.scope_id = now.scope_id
{% endmacro %}
