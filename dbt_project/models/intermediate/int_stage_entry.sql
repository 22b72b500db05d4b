with known as (
    select * from {{ ref('int_stage_entry_known') }} where stage_rank is not null
),

ranks as (
    select lower(trim(coalesce(pipeline, ''))) as pipeline_key, stage_rank, min(stage) as stage
    from {{ ref('stg_pipeline_stages') }}
    where stage_rank is not null
    group by lower(trim(coalesce(pipeline, ''))), stage_rank
),

-- Everybody who is in a pipeline has reached its first rank, lost deals without history too.
first_entry as (
    select deal_id, entered_date, stage_rank
    from known
    qualify row_number() over (partition by deal_id order by entered_date, stage_rank) = 1
),

reach as (
    select
        deal.deal_id,
        deal.pipeline,
        deal.created_date,
        coalesce(max(known.stage_rank), 1) as highest_rank,
        max(first_entry.entered_date) as first_entered_date,
        coalesce(max(first_entry.stage_rank), 1) as first_rank
    from {{ ref('int_deal') }} as deal
    left join known on known.deal_id = deal.deal_id
    left join first_entry on first_entry.deal_id = deal.deal_id
    group by deal.deal_id, deal.pipeline, deal.created_date
),

missing as (
    select
        reach.deal_id,
        reach.pipeline,
        reach.created_date,
        reach.first_entered_date,
        reach.first_rank,
        ranks.stage,
        ranks.stage_rank
    from reach
    inner join ranks
        on ranks.pipeline_key = lower(reach.pipeline) and ranks.stage_rank <= reach.highest_rank
    left join known
        on known.deal_id = reach.deal_id and known.stage_rank = ranks.stage_rank
    where known.deal_id is null
),

-- A skipped stage was passed when the next later one was entered; one before the first entry, on creation.
imputed as (
    select
        missing.deal_id,
        missing.pipeline,
        missing.stage,
        missing.stage_rank,
        case
            when missing.stage_rank < missing.first_rank or missing.first_entered_date is null
                then least(
                    coalesce(missing.created_date, missing.first_entered_date),
                    coalesce(missing.first_entered_date, missing.created_date)
                )
            else min(known.entered_date)
        end as entered_date
    from missing
    left join known
        on known.deal_id = missing.deal_id and known.stage_rank > missing.stage_rank
    group by
        missing.deal_id, missing.pipeline, missing.stage, missing.stage_rank, missing.first_rank,
        missing.created_date, missing.first_entered_date
)

select
    deal_id, pipeline, stage, stage_rank, cast(entry_number as integer) as entry_number, entered_date, exited_date,
    false as is_imputed
from known
union all
-- Time in a stage that nobody recorded is unknown: an imputed entry ends where it begins.
select
    deal_id, pipeline, stage, stage_rank, 1 as entry_number, entered_date, entered_date as exited_date,
    true as is_imputed
from imputed
where entered_date is not null
