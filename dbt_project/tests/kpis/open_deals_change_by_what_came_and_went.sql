-- In every month of the company: open at the end − open before = created − won − lost − vanished, but for deals whose
-- dates do not say when they were open, which are put right one by one.
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
),

put_right as (
    select bridge.period_id, sum(odd.change) as change
    from odd
    inner join {{ ref('period_days') }} as bridge on bridge.date_day = odd.date_day and bridge.grain = 'month'
    group by bridge.period_id
)

select level.period_id, level.opening_open_deals, level.open_deals, flow.deals_created, flow.deals_won, flow.deals_lost
from {{ ref('open_deals_by_period') }} as level
inner join {{ ref('deals_by_period') }} as flow
    on flow.period_id = level.period_id
    and flow.scope_type = level.scope_type and flow.scope_id = level.scope_id
left join put_right on put_right.period_id = level.period_id
where level.grain = 'month' and level.scope_type = 'company'
    and level.open_deals - level.opening_open_deals
        <> flow.deals_created - flow.deals_won - flow.deals_lost + coalesce(put_right.change, 0)
