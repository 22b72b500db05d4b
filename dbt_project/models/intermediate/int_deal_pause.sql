-- A deal that one snapshot shows decided and a later one open again was not open in between.
with versions as (
    select
        version.source, version.table_name, version.deal_id, version.closed_date, version.seen_date,
        version.previous_seen_date,
        coalesce(
            case
                when lower(trim(version.status)) in ('won', 'lost', 'disqualified', 'derailed') then true
                when lower(trim(version.status)) = 'open' then false
            end,
            stage_outcome.outcome in ('won', 'lost'),
            false
        ) as is_decided
    from {{ ref('stg_deals__versions') }} as version
    left join {{ ref('int_stage_outcome') }} as stage_outcome
        on stage_outcome.pipeline_key = lower(trim(coalesce(version.pipeline, '')))
        and stage_outcome.stage_key = lower(trim(version.stage))
),

reopened as (
    select source, table_name, deal_id
    from versions
    group by source, table_name, deal_id
    having min(case when is_decided then seen_date end) < max(case when not is_decided then seen_date end)
),

in_turn as (
    select
        versions.*,
        lag(is_decided) over one as was_decided,
        {{ add_days('coalesce(previous_seen_date, lag(seen_date) over one)', 1) }} as valid_from_date
    from versions
    semi join reopened
        on reopened.source = versions.source and reopened.table_name = versions.table_name
        and reopened.deal_id = versions.deal_id
    window one as (partition by source, table_name, deal_id order by seen_date)
),

turns as (
    select
        *,
        lead(valid_from_date) over (partition by source, table_name, deal_id order by seen_date) as resumed_date
    from in_turn
    where is_decided is distinct from was_decided
)

select
    deal.deal_id,
    greatest(coalesce(turns.valid_from_date, turns.closed_date), coalesce(turns.closed_date, turns.valid_from_date))
        as paused_date,
    turns.resumed_date
from turns
inner join {{ ref('int_deal') }} as deal
    on deal.source = turns.source and deal.table_name = turns.table_name and deal.source_deal_id = turns.deal_id
where turns.is_decided and turns.resumed_date is not null
    and coalesce(turns.closed_date, turns.valid_from_date) < turns.resumed_date
