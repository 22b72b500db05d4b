-- What quota carriers sold on the days on which they carry one, beside the quota of those days.
with carried as (
    select
        rep_id, date_day, min(team) as team,
        sum(quota_amount) as quota_amount, sum(quota_without_rate) as quota_without_rate
    from {{ ref('quota_days') }}
    where rep_id <> '(unassigned)'
    group by rep_id, date_day
),

sold as (
    select rep_id, date_day, sum(sold_amount) as sold_amount, sum(sold_without_rate) as sold_without_rate
    from {{ ref('sold_by_rep_and_day') }}
    group by rep_id, date_day
)

select
    carried.rep_id, carried.team, carried.date_day, carried.quota_amount,
    coalesce(sold.sold_amount, 0) as sold_amount,
    carried.quota_without_rate + coalesce(sold.sold_without_rate, 0) as without_rate
from carried
left join sold on sold.rep_id = carried.rep_id and sold.date_day = carried.date_day
