-- In every month of the company: open at the end − open before = created − won − lost − vanished, but for deals whose
-- dates do not say when they were open, which are put right one by one. The level is that of the last day known of all
-- tables of deals, so what came and went by then explains it: one tool may tell of later days than another.
with odd as (
    -- Vanished while open: left without a decision.
    select vanished_date as date_day, -1 as change
    from {{ ref('fct_deal') }}
    where not is_closed and vanished_date > coalesce(created_date, snapshot_first_date)
    union all
    -- Gone before it began, or closed before it was created: never open, though it was counted as created.
    select created_date, -1
    from {{ ref('fct_deal') }}
    where (not is_closed and vanished_date <= created_date) or (is_closed and closed_date < created_date)
    union all
    -- Closed without a closing day: counted as created, open for an unknown time.
    select created_date, -1 from {{ ref('fct_deal') }} where is_closed and closed_date is null
    union all
    select closed_date, 1 from {{ ref('fct_deal') }} where is_closed and (created_date is null or closed_date < created_date)
    union all
    -- Open without a day of creation: open since the first file that shows it.
    select coalesce(snapshot_first_date, known.known_through_date), 1
    from {{ ref('fct_deal') }}
    cross join ({{ known_through(['deals']) }}) as known
    where not is_closed and created_date is null
        and (vanished_date is null or vanished_date > coalesce(snapshot_first_date, known.known_through_date))
    union all
    -- Decided for the time being: not open until it was taken up again.
    select
        case when side.is_end then pause.to_date else pause.from_date end,
        case when side.is_end then 1 else -1 end
    from (
        select
            greatest(pause.paused_date, spans.opened_date) as from_date,
            case when spans.left_date < pause.resumed_date then spans.left_date else pause.resumed_date end as to_date
        from {{ ref('int_deal_pause') }} as pause
        inner join {{ ref('open_deal_spans') }} as spans on spans.deal_id = pause.deal_id
    ) as pause
    cross join (select false as is_end union all select true) as side
    where pause.from_date < pause.to_date
),

moved as (
    select date_day, change from odd
    union all
    select date_day, deals_created - deals_won - deals_lost
    from {{ ref('deals_by_day') }}
    where scope_type = 'company'
),

explained as (
    select level.period_id, sum(moved.change) as change
    from {{ ref('open_deals_by_period') }} as level
    inner join {{ ref('period_days') }} as bridge on bridge.period_id = level.period_id
    inner join moved on moved.date_day = bridge.date_day and moved.date_day <= level.last_date
    where level.grain = 'month' and level.scope_type = 'company'
    group by level.period_id
)

select level.period_id, level.opening_open_deals, level.open_deals, explained.change
from {{ ref('open_deals_by_period') }} as level
left join explained on explained.period_id = level.period_id
where level.grain = 'month' and level.scope_type = 'company'
    and level.open_deals - level.opening_open_deals <> coalesce(explained.change, 0)
