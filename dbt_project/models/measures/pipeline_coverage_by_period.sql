-- Open deals that were planned to close in the period, beside its quota: as they stood on the day before it began, and
-- what is left of both on the last known day while it runs. A planned day that has passed plans nothing.
with known as (
    {{ known_through(['deals']) }}
),

periods as (
    select
        period.period_id, period.grain, period.period_start_date, period.period_end_date,
        least(period.period_end_date, known.known_through_date) as last_date,
        period.period_end_date > known.known_through_date as is_running
    from {{ ref('dim_period') }} as period
    cross join known
    cross join (select min(opened_date) as first_date from {{ ref('open_deal_spans') }}) as feed
    where period.grain in ('month', 'quarter', 'year', 'fiscal_quarter', 'fiscal_year', 'goal', 'baseline')
        and period.period_start_date <= known.known_through_date
        -- Nobody knows what was open before the first deal that was loaded.
        and period.period_start_date > feed.first_date
),

planned as (
    select
        periods.period_id, spans.team, spans.rep_id, spans.open_amount, spans.lacks_rate,
        spans.from_date < periods.period_start_date
            and (spans.to_date is null or spans.to_date >= periods.period_start_date) as was_open_at_start,
        periods.is_running and spans.from_date <= periods.last_date
            and (spans.to_date is null or spans.to_date > periods.last_date)
            and spans.expected_close_date >= periods.last_date as is_still_open
    from {{ ref('open_deal_stretches') }} as spans
    inner join {{ ref('period_days') }} as bridge on bridge.date_day = spans.expected_close_date
    inner join periods on periods.period_id = bridge.period_id
),

summed as (
    {{ by_scope('planned', ['period_id'], {
        'start_amount': 'sum(case when was_open_at_start then open_amount end)',
        'start_deals': 'count(case when was_open_at_start then open_amount end)',
        'start_without_rate': 'count(case when was_open_at_start and lacks_rate then 1 end)',
        'remaining_amount': 'sum(case when is_still_open then open_amount end)',
        'remaining_deals': 'count(case when is_still_open then open_amount end)',
        'remaining_without_rate': 'count(case when is_still_open and lacks_rate then 1 end)',
    }, only=['team', 'rep']) }}
)

select
    quota.period_id,
    periods.grain,
    quota.scope_type,
    quota.scope_id,
    periods.is_running,
    quota.quota_amount,
    case when closes.won_without_rate > 0 then null else quota.quota_amount - coalesce(closes.won_amount, 0) end
        as quota_left_amount,
    case when coalesce(summed.start_without_rate, 0) = 0 then cast(coalesce(summed.start_amount, 0) as double) end
        as start_amount,
    cast(coalesce(summed.start_deals, 0) as double) as start_deals,
    case when coalesce(summed.remaining_without_rate, 0) = 0 then cast(coalesce(summed.remaining_amount, 0) as double) end
        as remaining_amount,
    cast(coalesce(summed.remaining_deals, 0) as double) as remaining_deals
from {{ ref('quota_by_period') }} as quota
inner join periods on periods.period_id = quota.period_id
left join summed
    on summed.period_id = quota.period_id
    and summed.scope_type = quota.scope_type and summed.scope_id = quota.scope_id
left join {{ ref('deals_by_period') }} as closes
    on closes.period_id = quota.period_id
    and closes.scope_type = quota.scope_type and closes.scope_id = quota.scope_id
left join {{ ref('goal_windows') }} as goals
    on goals.period_id = quota.period_id
    and goals.scope_type = quota.scope_type and goals.scope_id = quota.scope_id
where periods.grain not in ('goal', 'baseline') or goals.period_id is not null
