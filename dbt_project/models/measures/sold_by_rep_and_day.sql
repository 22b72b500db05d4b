-- What each rep brought in per day: deals won or, where there are no deals, revenue. An amount nobody entered is left
-- out; one without a rate makes the sums it is in unknown.
with deals as (
    select is_available from {{ ref('feed_status') }} where feed = 'deals'
),

sold as (
    select
        rep_id, team, closed_date as date_day, deal_amount as sold_amount,
        case when amount is not null and deal_amount is null then 1 else 0 end as sold_without_rate
    from {{ ref('fct_deal') }}
    cross join deals
    where deals.is_available and is_won and closed_date is not null
    union all
    select rep_id, team, revenue_date, net_amount, case when net_amount is null then 1 else 0 end
    from {{ ref('fct_revenue_line') }}
    cross join deals
    where not deals.is_available
)

select
    rep_id, team, date_day,
    sum(cast(sold_amount as double)) as sold_amount,
    sum(sold_without_rate) as sold_without_rate
from sold
group by rep_id, team, date_day
