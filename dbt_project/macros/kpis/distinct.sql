{#
  Distinct members (people, recipients) per scope and period, without a count of distinct ones per grain: a member
  counts in a period if it is there in a month of it and in no earlier month of it. `relation` has date_day, the
  columns of the scopes, the column `member`, and per flag 1 where the member is that on that day.

  What is distinct adds up neither over periods nor over scopes, so each is counted anew: months and what is made of
  them, and the windows of the goals that name one of `kpis`. A special scope has rows for the periods it is seen in.
#}
{% macro distinct_by_period(relation, member, flags, feeds, kpis, only, also=[]) %}
{%- set grains = ['month', 'quarter', 'year', 'fiscal_quarter', 'fiscal_year'] -%}
{%- set starts = [] -%}
{%- for grain in grains -%}{%- do starts.append(grain ~ '_start_date') -%}{%- endfor -%}
{%- set flagged = {} -%}
{%- for flag in flags -%}{%- do flagged.update({flag: 'max(' ~ flag ~ ')'}) -%}{%- endfor -%}
with days as (
    select days.*, {{ of('dim_day', starts) }}
    from {{ relation }} as days
    inner join {{ ref('dim_day') }} as dim_day on dim_day.date_day = days.date_day
),

by_month as (
    {{ by_scope('days', [member] + starts, flagged, only=only, also=also) }}
),

marked as (
    select scope_type, scope_id, {{ starts | join(', ') }},
        {%- for flag in flags %}
        {{ flag }},
        max(case when {{ flag }} = 1 then month_start_date end) over earlier as {{ flag }}_before_date
        {{- ',' if not loop.last }}
        {%- endfor %}
    from by_month
    window earlier as (
        partition by scope_type, scope_id, {{ member }} order by month_start_date
        rows between unbounded preceding and 1 preceding
    )
),

counted as (
    {%- for grain in grains %}
    select '{{ grain }}' as grain, {{ grain }}_start_date as period_start_date, scope_type, scope_id,
        {%- for flag in flags %}
        sum(case
            when {{ flag }} = 1 and coalesce({{ flag }}_before_date < {{ grain }}_start_date, true) then 1
            else 0
        end) as {{ flag }}{{ ',' if not loop.last }}
        {%- endfor %}
    from marked
    group by {{ grain }}_start_date, scope_type, scope_id
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

named as (
    select distinct windows.period_id, windows.period_start_date, windows.period_end_date, windows.scope_type,
        windows.scope_id
    from {{ ref('goal_windows') }} as windows
    inner join {{ ref('stg_goal_periods') }} as goals
        on goals.grain = windows.grain
        and goals.scope_type = windows.scope_type and goals.scope_id = windows.scope_id
        and goals.period_start_date = windows.period_start_date and goals.period_end_date = windows.period_end_date
    where goals.kpi in ('{{ kpis | join("', '") }}')
),

in_windows as (
    select named.period_id, named.scope_type, named.scope_id,
        {%- for flag in flags %}
        count(distinct case when days.{{ flag }} = 1 then days.{{ member }} end) as {{ flag }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from named
    inner join {{ relation }} as days
        on days.date_day between named.period_start_date and named.period_end_date
        and named.scope_id = case named.scope_type
            when 'company' then 'all'
            {%- for scope_type in only %}
            when '{{ scope_type }}' then days.{{ scopes()[scope_type] }}
            {%- endfor %}
            {%- for scope_type in also %}
            when '{{ scope_type }}' then days.{{ special_scopes()[scope_type] }}
            {%- endfor %}
        end
    group by named.period_id, named.scope_type, named.scope_id
),

first_days as (
    select scope_type, scope_id, min(month_start_date) as date_day
    from by_month
    group by scope_type, scope_id
),

expected as (
    {{ expected_periods('first_days', feeds) }}
)

select
    expected.period_id,
    expected.grain,
    expected.period_start_date,
    expected.last_date,
    expected.scope_type,
    expected.scope_id,
    {%- for flag in flags %}
    cast(coalesce(counted.{{ flag }}, in_windows.{{ flag }}, 0) as double) as {{ flag }}{{ ',' if not loop.last }}
    {%- endfor %}
from expected
left join counted
    on counted.grain = expected.grain and counted.period_start_date = expected.period_start_date
    and counted.scope_type = expected.scope_type and counted.scope_id = expected.scope_id
left join in_windows
    on in_windows.period_id = expected.period_id
    and in_windows.scope_type = expected.scope_type and in_windows.scope_id = expected.scope_id
left join named
    on named.period_id = expected.period_id
    and named.scope_type = expected.scope_type and named.scope_id = expected.scope_id
where (expected.grain in ('{{ grains | join("', '") }}') or named.period_id is not null)
    {%- if also %}
    and (
        expected.scope_type not in ('{{ also | join("', '") }}') or counted.scope_id is not null
        or in_windows.scope_id is not null
    )
    {%- endif %}
{% endmacro %}
