-- A stage that two rows call by different outcomes has none.
select lower(trim(coalesce(pipeline, ''))) as pipeline_key, lower(trim(stage)) as stage_key, min(outcome) as outcome
from {{ ref('stg_pipeline_stages') }}
group by lower(trim(coalesce(pipeline, ''))), lower(trim(stage))
having count(distinct outcome) = 1
