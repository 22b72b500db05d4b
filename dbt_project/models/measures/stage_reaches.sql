-- One row per deal and rank of its pipeline it ever reached: by entering it or, where it skipped, a later one. Lost
-- is no rank. `strict_date` is set while the deal entered every stage so far, in order.
with entries as (
    select *
    from {{ ref('fct_stage_entry') }}
    where stage_rank is not null
),

ladder as (
    select distinct
        entries.pipeline, stages.stage_rank, stages.stage,
        stages.stage_rank = max(stages.stage_rank) over (partition by entries.pipeline) as is_last_rank
    from (select distinct pipeline from entries) as entries
    inner join {{ ref('stg_pipeline_stages') }} as stages
        on lower(trim(coalesce(stages.pipeline, ''))) = lower(entries.pipeline)
    where stages.stage_rank is not null
),

reached as (
    select
        entries.deal_id, ladder.pipeline, ladder.stage_rank, ladder.stage, ladder.is_last_rank,
        entries.entered_date as reached_date,
        entries.team, entries.rep_id, entries.segment, entries.territory, entries.channel, entries.product
    from entries
    inner join ladder on ladder.pipeline = entries.pipeline and ladder.stage_rank <= entries.stage_rank
    qualify row_number() over (
        partition by entries.deal_id, ladder.stage_rank
        order by entries.entered_date, entries.stage_rank, entries.entry_number
    ) = 1
),

-- Only what was recorded: a stage that was skipped was not entered, and nobody stood in it.
stood as (
    select
        deal_id,
        stage_rank,
        min(entered_date) as first_entered_date,
        case when count(*) = count(exited_date) then max(exited_date) end as left_date,
        sum({{ day_diff('entered_date', 'exited_date') }}) as stood_days
    from entries
    where not is_imputed
    group by deal_id, stage_rank
),

in_order as (
    select
        deal_id, stage_rank, first_entered_date, left_date, stood_days,
        count(*) over (partition by deal_id order by stage_rank) as stages_so_far,
        max(first_entered_date) over (
            partition by deal_id order by stage_rank rows between unbounded preceding and 1 preceding
        ) as latest_before_date
    from stood
),

strict as (
    select
        in_order.*,
        sum(case when first_entered_date < latest_before_date then 1 else 0 end) over (
            partition by deal_id order by stage_rank
        ) as steps_back
    from in_order
)

select
    reached.*,
    lead(reached.reached_date) over deal as next_reached_date,
    strict.first_entered_date,
    strict.left_date,
    strict.stood_days,
    case when strict.stages_so_far = strict.stage_rank and strict.steps_back = 0
        then strict.first_entered_date end as strict_date,
    lead(case when strict.stages_so_far = strict.stage_rank and strict.steps_back = 0
        then strict.first_entered_date end) over deal as next_strict_date
from reached
left join strict on strict.deal_id = reached.deal_id and strict.stage_rank = reached.stage_rank
window deal as (partition by reached.deal_id order by reached.stage_rank)
