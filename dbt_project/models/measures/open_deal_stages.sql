{#- Fewer decided deals than this tell no share: two of three is no chance of 67 %. A higher bound makes new stages
    wait longer for their own share. -#}
{%- set minimum_decided = 10 -%}

-- Where each open deal stood from when to when, as [from, to), and its chance of a win there: what the tool says of
-- the deal's present stage; else the share won of the deals that had reached the stage and were decided before it
-- came in; else the same share of all deals. Nothing decided later is looked at.
with entries as (
    select deal_id, pipeline, stage_rank, entered_date, is_imputed
    from {{ ref('fct_stage_entry') }}
    where stage_rank is not null
),

placed as (
    select deal_id, opened_date as from_date, cast(null as string) as pipeline, cast(null as integer) as stage_rank,
        cast(null as date) as entered_date, true as is_imputed
    from {{ ref('open_deal_spans') }}
    union all
    select spans.deal_id, greatest(entries.entered_date, spans.opened_date), entries.pipeline, entries.stage_rank,
        entries.entered_date, entries.is_imputed
    from {{ ref('open_deal_spans') }} as spans
    inner join entries on entries.deal_id = spans.deal_id
    where spans.left_date is null or entries.entered_date < spans.left_date
),

-- Of several stages on one day the deal stands in the last.
last_of_day as (
    select *
    from placed
    qualify row_number() over (
        partition by deal_id, from_date order by entered_date desc nulls last, is_imputed, stage_rank desc nulls last
    ) = 1
),

stands as (
    select deal_id, from_date, pipeline, stage_rank,
        lead(from_date) over (partition by deal_id order by from_date) as next_date
    from last_of_day
),

-- A deal whose way nobody recorded says nothing about the stages it passed: lost ones would all seem to end in the
-- first.
recorded as (
    select distinct entries.deal_id
    from entries
    inner join {{ ref('stg_pipeline_stages') }} as stages
        on lower(trim(coalesce(stages.pipeline, ''))) = lower(entries.pipeline)
        and stages.stage_rank = entries.stage_rank
    where stages.outcome = 'open' and not entries.is_imputed
),

decided as (
    select deal_id, closed_date, case when is_won then 1 else 0 end as won
    from {{ ref('fct_deal') }}
    where is_closed and closed_date is not null
),

-- Rank 0 stands for all deals together. On one day who comes in is before who is decided.
timeline as (
    select reaches.pipeline, reaches.stage_rank, decided.closed_date as date_day, 1 as decided, decided.won,
        cast(null as string) as deal_id
    from {{ ref('stage_reaches') }} as reaches
    inner join recorded on recorded.deal_id = reaches.deal_id
    inner join decided on decided.deal_id = reaches.deal_id
    union all
    select '', 0, closed_date, 1, won, null from decided
    union all
    select pipeline, stage_rank, from_date, 0, 0, deal_id from stands where stage_rank is not null
    union all
    select '', 0, from_date, 0, 0, deal_id from stands
),

counted as (
    select deal_id, date_day, stage_rank,
        sum(decided) over before as decided,
        sum(won) over before as won
    from timeline
    window before as (
        partition by pipeline, stage_rank order by date_day, decided, deal_id nulls last
        rows between unbounded preceding and current row
    )
),

shares as (
    select deal_id, date_day,
        max(case when stage_rank > 0 and decided >= {{ minimum_decided }} then cast(won as double) / nullif(decided, 0) end)
            as stage_share,
        max(case when stage_rank = 0 and decided >= {{ minimum_decided }} then cast(won as double) / nullif(decided, 0) end)
            as general_share
    from counted
    where deal_id is not null
    group by deal_id, date_day
)

select
    stands.deal_id,
    stands.pipeline,
    stands.stage_rank,
    stands.from_date,
    coalesce(stands.next_date, spans.left_date) as to_date,
    coalesce(
        case when stands.next_date is null and not spans.is_closed then spans.win_probability_ratio end,
        shares.stage_share,
        shares.general_share
    ) as chance_ratio
from stands
inner join {{ ref('open_deal_spans') }} as spans on spans.deal_id = stands.deal_id
left join shares on shares.deal_id = stands.deal_id and shares.date_day = stands.from_date
