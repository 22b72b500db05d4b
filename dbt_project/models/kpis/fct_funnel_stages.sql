{{ config(materialized='table') }}

{%- set followed = ['cohort', 'strict'] %}

-- The last stage has none to go on to.
with ladders as (
    select lower(trim(coalesce(pipeline, ''))) as pipeline_key, max(stage_rank) as last_rank
    from {{ ref('stg_pipeline_stages') }}
    group by lower(trim(coalesce(pipeline, '')))
),

stages as (
    select
        stages.*,
        stages.stage_rank = ladders.last_rank as is_last_rank,
        stages.last_date = period.period_end_date as is_over
        {%- for view in followed %},
        sum(stages.{{ view }}_pending) over (
            partition by stages.pipeline, stages.period_id, stages.scope_type, stages.scope_id
            order by stages.stage_rank
        ) as {{ view }}_pending_so_far
        {%- endfor %}
    from {{ ref('stages_by_period') }} as stages
    inner join {{ ref('dim_period') }} as period on period.period_id = stages.period_id
    left join ladders on ladders.pipeline_key = lower(stages.pipeline)
    where stages.grain in ('month', 'quarter', 'year', 'fiscal_ytd', 'goal', 'baseline')
)

{%- for view in ['cohort', 'event', 'strict'] %}
select
    pipeline,
    stage_rank,
    stage,
    '{{ view }}' as view,
    period_id,
    scope_type,
    scope_id,
    cast({{ view }}_entered as bigint) as entered,
    case when not is_last_rank then cast({{ view }}_converted as bigint) end as converted,
    cast(exits as bigint) as exits,
    stage_days,
    is_over{% if view in followed %} and {{ view }}_pending_so_far = 0{% endif %} as is_mature
from stages
where {{ view }}_entered + {{ view }}_converted + exits > 0
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
