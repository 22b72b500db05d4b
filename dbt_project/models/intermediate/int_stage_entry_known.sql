with company as (
    select as_of_date from {{ ref('stg_company') }}
),

stages as (
    select
        lower(trim(coalesce(pipeline, ''))) as pipeline_key,
        lower(trim(stage)) as stage_key,
        min(stage) as stage,
        min(stage_rank) as stage_rank,
        min(outcome) as outcome
    from {{ ref('stg_pipeline_stages') }}
    group by lower(trim(coalesce(pipeline, ''))), lower(trim(stage))
),

won_stage as (
    select pipeline_key, stage_key
    from stages
    where outcome = 'won'
    qualify row_number() over (partition by pipeline_key order by stage_rank desc nulls last, stage_key) = 1
),

recorded as (
    select
        deal.deal_id,
        deal.pipeline,
        event.stage,
        event.entered_at,
        event.entered_date,
        event.exited_date,
        -- Between two snapshots a deal may pass through stages that nobody sees: such a path is not whole.
        coalesce(event.known_from, '') not in ('last stage change', 'snapshots') as is_recorded,
        true as is_seen
    from {{ ref('stg_deal_stage_events') }} as event
    inner join {{ ref('int_deal') }} as deal
        on deal.source_deal_id = event.deal_id
        and (deal.source = event.source or not deal.is_shared_id)
    left join stages
        on stages.pipeline_key = lower(deal.pipeline) and stages.stage_key = lower(trim(event.stage))
    cross join company
    where event.entered_date <= company.as_of_date
        -- The day on which it was decided is known from the deal itself; a snapshot says so later.
        and not (
            coalesce(event.known_from, '') = 'snapshots'
            and deal.closed_date is not null
            and coalesce(stages.outcome, 'open') <> 'open'
        )
),

won_recorded as (
    select distinct recorded.deal_id
    from recorded
    inner join stages
        on stages.pipeline_key = lower(recorded.pipeline) and stages.stage_key = lower(trim(recorded.stage))
    where stages.outcome = 'won'
),

any_recorded as (
    select distinct deal_id from recorded
),

-- A deal without stage history is still known to stand where it stands, and to have been won when it was. A lost one
-- stands where it was lost, in tools in which losing is no stage.
from_deals as (
    select
        deal.deal_id,
        deal.pipeline,
        case when deal.outcome = 'won' then coalesce(won_stage.stage_key, deal.stage) else deal.stage end as stage,
        cast(null as timestamp) as entered_at,
        case
            when deal.outcome = 'won' then deal.closed_date
            -- Undated: it counts from the first snapshot that shows it.
            else coalesce(deal.created_date, deal.first_seen_date)
        end as entered_date,
        cast(null as date) as exited_date,
        false as is_recorded,
        false as is_seen
    from {{ ref('int_deal') }} as deal
    left join won_stage on won_stage.pipeline_key = lower(deal.pipeline)
    left join any_recorded on any_recorded.deal_id = deal.deal_id
    left join won_recorded on won_recorded.deal_id = deal.deal_id
    left join stages
        on stages.pipeline_key = lower(deal.pipeline) and stages.stage_key = lower(trim(deal.stage))
    where (deal.outcome = 'won' and won_recorded.deal_id is null)
        or (deal.outcome = 'open' and any_recorded.deal_id is null)
        or (deal.outcome = 'lost' and any_recorded.deal_id is null and stages.outcome = 'open')
),

ranked as (
    select
        event.deal_id,
        event.pipeline,
        coalesce(stages.stage, trim(event.stage)) as stage,
        stages.stage_rank,
        stages.outcome,
        -- Of two entries on one day the decision comes last: some exports give it a date without a time.
        case when stages.outcome in ('won', 'lost') then 1 else 0 end as is_decision,
        coalesce(event.entered_at, cast(event.entered_date as timestamp)) as entered_at,
        event.entered_date,
        event.exited_date,
        event.is_recorded,
        event.is_seen
    from (select * from recorded union all select * from from_deals) as event
    left join stages
        on stages.pipeline_key = lower(event.pipeline) and stages.stage_key = lower(trim(event.stage))
    where event.entered_date is not null and event.stage is not null
),

-- Snapshots say the same stage again and again: only a change is an entry.
changes as (
    select
        *,
        lag(stage) over (
            partition by deal_id
            order by entered_date, is_decision, entered_at, coalesce(stage_rank, 999), stage
        ) as previous_stage
    from ranked
),

in_order as (
    select
        *,
        lead(entered_date) over moves as next_entered_date,
        row_number() over moves as move_number
    from changes
    where previous_stage is null or previous_stage <> stage
    window moves as (
        partition by deal_id
        order by entered_date, is_decision, entered_at, coalesce(stage_rank, 999), stage
    )
),

with_exit as (
    select
        in_order.*,
        coalesce(in_order.exited_date, in_order.next_entered_date, deal.closed_date) as left_date
    from in_order
    inner join {{ ref('int_deal') }} as deal on deal.deal_id = in_order.deal_id
)

select
    entry.deal_id,
    entry.pipeline,
    entry.stage,
    entry.stage_rank,
    entry.outcome,
    entry.entered_date,
    case
        when entry.outcome = 'won' or entry.left_date > company.as_of_date then cast(null as date)
        when entry.left_date < entry.entered_date then entry.entered_date
        else entry.left_date
    end as exited_date,
    row_number() over (
        partition by entry.deal_id, entry.stage order by entry.entered_date, entry.entered_at
    ) as entry_number,
    entry.move_number,
    entry.is_recorded,
    entry.is_seen
from with_exit as entry
cross join company
