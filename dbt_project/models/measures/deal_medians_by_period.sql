-- A median does not add up, so each period is read from its own deals. Periods of whole months, and the scopes people
-- compare by: a median of the few deals of a week or a region says little and costs as much.
{%- set grains = ['month', 'quarter', 'year', 'fiscal_quarter', 'fiscal_year', 'trailing_3m', 'trailing_12m'] %}
with named_by_goals as (
    select distinct grain || ':' || cast(period_start_date as string) || ':' || cast(period_end_date as string) as period_id
    from {{ ref('stg_goal_periods') }}
    where kpi in ('avg_deal_size_median', 'sales_cycle_days_median')
),

won as (
    select
        bridge.period_id, deal.team, deal.rep_id, deal.segment,
        case when deal.deal_amount >= 0 then cast(deal.deal_amount as double) end as priced_amount,
        deal.amount is not null and deal.deal_amount is null as lacks_rate,
        cast(deal.cycle_days as double) as cycle_days
    from {{ ref('fct_deal') }} as deal
    inner join {{ ref('period_days') }} as bridge on bridge.date_day = deal.closed_date
    left join named_by_goals as named on named.period_id = bridge.period_id
    where deal.is_won
        and (bridge.grain in ('{{ grains | join("', '") }}') or named.period_id is not null)
)

{{ by_scope('won', ['period_id'], {
    'median_amount': 'median(priced_amount)',
    'deals_priced': 'cast(count(priced_amount) as double)',
    'won_without_rate': 'count(case when lacks_rate then 1 end)',
    'median_cycle_days': 'median(cycle_days)',
    'deals_timed': 'cast(count(cycle_days) as double)',
}, only=['team', 'rep', 'segment']) }}
