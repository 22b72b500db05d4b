-- The deals that came to the first stage, followed down: a deal stays in its cohort while every step is taken within
-- the window, so the next stage never holds more than this one. Its scopes are those of the day the cohort began.
with known as (
    {{ known_through(['deals', 'deal_stage_events']) }}
),

steps as (
    select
        'cohort' as view, deal_id, pipeline, stage_rank, stage, reached_date as step_date,
        next_reached_date as next_date, is_last_rank, {{ scopes().values() | join(', ') }}
    from {{ ref('stage_reaches') }}
    union all
    select
        'strict', deal_id, pipeline, stage_rank, stage, strict_date, next_strict_date, is_last_rank,
        {{ scopes().values() | join(', ') }}
    from {{ ref('stage_reaches') }}
    where strict_date is not null
),

followed as (
    select
        steps.*,
        {{ day_diff('steps.step_date', 'steps.next_date') }} < {{ conversion_days() }} as is_in_time,
        min(case when {{ day_diff('steps.step_date', 'steps.next_date') }} < {{ conversion_days() }} then 1 else 0 end)
            over (
                partition by steps.view, steps.deal_id order by steps.stage_rank
                rows between unbounded preceding and 1 preceding
            ) as came_in_time
    from steps
)

select
    followed.view,
    followed.deal_id,
    followed.pipeline,
    followed.stage_rank,
    followed.stage,
    first_step.step_date as cohort_date,
    case when followed.is_in_time then 1 else 0 end as goes_on,
    case
        when followed.is_last_rank or followed.is_in_time then 0
        when {{ add_days('followed.step_date', conversion_days()) }} > known.known_through_date then 1
        else 0
    end as is_pending,
    {{ of('first_step', scopes().values() | list) }}
from followed
inner join steps as first_step
    on first_step.view = followed.view and first_step.deal_id = followed.deal_id and first_step.stage_rank = 1
cross join known
where coalesce(followed.came_in_time, 1) = 1
