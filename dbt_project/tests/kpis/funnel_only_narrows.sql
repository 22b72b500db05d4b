-- Down the funnel of a cohort no stage holds more deals than the one before it, and what went on is what came next.
with followed as (
    select
        *,
        lead(stage_rank) over funnel as next_rank,
        coalesce(lead(entered) over funnel, 0) as next_entered
    from {{ ref('fct_funnel_stages') }}
    where view in ('cohort', 'strict') and entered > 0
    window funnel as (partition by pipeline, view, period_id, scope_type, scope_id order by stage_rank)
)

select pipeline, view, period_id, scope_type, scope_id, stage_rank, entered, converted, next_entered
from followed
where converted > entered or converted <> next_entered or next_entered > entered or next_rank > stage_rank + 1
