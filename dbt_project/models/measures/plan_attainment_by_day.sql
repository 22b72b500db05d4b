-- A team's own quota against all that the team sold on the days of it.
with plans as (
    select team, date_day, sum(quota_amount) as quota_amount, sum(quota_without_rate) as quota_without_rate
    from {{ ref('quota_days') }}
    where rep_id = '(unassigned)' and team <> '(unassigned)'
    group by team, date_day
),

sold as (
    select team, date_day, sum(sold_amount) as sold_amount, sum(sold_without_rate) as sold_without_rate
    from {{ ref('sold_by_rep_and_day') }}
    group by team, date_day
),

plan_days as (
    select
        plans.team, plans.date_day, plans.quota_amount,
        coalesce(sold.sold_amount, 0) as sold_amount,
        plans.quota_without_rate + coalesce(sold.sold_without_rate, 0) as without_rate
    from plans
    left join sold on sold.team = plans.team and sold.date_day = plans.date_day
)

{{ by_scope('plan_days', ['date_day'], {
    'quota_amount': 'sum(quota_amount)',
    'sold_amount': 'sum(sold_amount)',
    'without_rate': 'sum(without_rate)',
    'quota_days': 'count(*)',
}, only=['team']) }}
