{#- What happened at the stages, by the day it happened: nothing here has to ripen, so both years stand on one footing. -#}
{%- set counts = ['reached', 'went_on', 'dropped', 'exits', 'stage_days'] -%}
{%- set step = ['scope_type', 'scope_id', 'pipeline', 'stage_rank', 'stage'] -%}

with {{ bases(ref('stages_by_day'), ['deals', 'deal_stage_events'], ['ytd', 'yoy']) }},

wanted as (
    select bases.period_id, bases.base_start_date, bases.base_end_date
    from bases
    inner join {{ ref('dim_period') }} as period on period.period_id = bases.period_id
    where period.grain in ('quarter', 'year', 'fiscal_ytd', 'trailing_12m')
),

by_month as (
    select {{ period_start('month', 'days.date_day') }} as month_start_date, {{ of('days', step) }},
        {{ sums('days', counts) }}
    from {{ ref('stages_by_day') }} as days
    group by {{ period_start('month', 'days.date_day') }}, {{ of('days', step) }}
),

-- Whole months of the base, then the days of the month in which it ends.
pieces as (
    select wanted.period_id, {{ of('months', step + counts) }}
    from wanted
    inner join (select distinct month_start_date from by_month) as inside
        on inside.month_start_date >= wanted.base_start_date
        and last_day(inside.month_start_date) <= wanted.base_end_date
    inner join by_month as months on months.month_start_date = inside.month_start_date
    union all
    select wanted.period_id, {{ of('days', step + counts) }}
    from wanted
    inner join {{ ref('dim_day') }} as tail
        on tail.date_day between {{ period_start('month', 'wanted.base_end_date') }} and wanted.base_end_date
    inner join {{ ref('stages_by_day') }} as days on days.date_day = tail.date_day
    where wanted.base_end_date <> last_day(wanted.base_end_date)
),

base as (
    select period_id, {{ step | join(', ') }}, {{ sums('pieces', counts) }}
    from pieces
    group by period_id, {{ step | join(', ') }}
)

select
    now.period_id,
    {{ of('now', step) }},
    wanted.base_start_date,
    wanted.base_end_date,
    {%- for count in counts %}
    now.{{ count }},
    case when wanted.period_id is not null then cast(coalesce(base.{{ count }}, 0) as double) end as base_{{ count }}
    {{- ',' if not loop.last }}
    {%- endfor %}
from {{ ref('stages_by_period') }} as now
left join wanted on wanted.period_id = now.period_id
left join base
    on base.period_id = now.period_id
    {%- for column in step %} and base.{{ column }} = now.{{ column }}{% endfor %}
where now.grain in ('quarter', 'year', 'fiscal_ytd', 'trailing_12m')
