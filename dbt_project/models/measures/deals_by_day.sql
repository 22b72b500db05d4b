-- A deal counts on the day it was created and again on the day it closed. An amount nobody entered is unknown and
-- left out; one in a currency without a rate makes the sum unknown.
with events as (
    select
        created_date as date_day, team, rep_id, segment, territory, channel, product,
        1 as created, deal_amount as created_amount,
        case when amount is not null and deal_amount is null then 1 else 0 end as created_without_rate,
        0 as won, 0 as lost, cast(null as decimal(18, 4)) as won_amount, 0 as won_without_rate,
        cast(null as bigint) as cycle_days
    from {{ ref('fct_deal') }}
    where created_date is not null
    union all
    select
        closed_date, team, rep_id, segment, territory, channel, product,
        0, null, 0,
        case when is_won then 1 else 0 end, case when is_won then 0 else 1 end,
        case when is_won then deal_amount end,
        case when is_won and amount is not null and deal_amount is null then 1 else 0 end,
        case when is_won and cycle_days >= 0 then cycle_days end
    from {{ ref('fct_deal') }}
    where is_closed and closed_date is not null
)

{{ by_scope('events', ['date_day'], {
    'deals_created': 'sum(created)',
    'created_amount': 'sum(created_amount)',
    'created_without_rate': 'sum(created_without_rate)',
    'deals_won': 'sum(won)',
    'deals_lost': 'sum(lost)',
    'won_amount': 'sum(won_amount)',
    'won_without_rate': 'sum(won_without_rate)',
    'deals_priced': 'count(case when won_amount >= 0 then 1 end)',
    'priced_amount': 'sum(case when won_amount >= 0 then won_amount end)',
    'cycle_days': 'sum(cycle_days)',
    'deals_timed': 'count(cycle_days)',
}) }}
