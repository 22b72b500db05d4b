select
    pipeline,
    stage,
    stage_rank,
    outcome
from {{ source('inputs', 'pipeline_stages') }}
