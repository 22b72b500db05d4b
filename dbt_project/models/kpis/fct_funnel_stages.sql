{{ config(materialized='table') }}

{%- set views = ['cohort', 'event', 'strict'] %}

{%- for view in views %}
select
    pipeline,
    stage_rank,
    stage,
    '{{ view }}' as view,
    period_id,
    scope_type,
    scope_id,
    cast({{ view }}_entered as bigint) as entered,
    cast({{ view }}_converted as bigint) as converted,
    cast(exits as bigint) as exits,
    stage_days
from {{ ref('stages_by_period') }}
where grain in ('month', 'quarter', 'year', 'fiscal_ytd', 'goal', 'baseline')
    and {{ view }}_entered + {{ view }}_converted + exits > 0
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
