with digits as (
    {% for digit in range(10) -%}
    select {{ digit }} as digit{{ " union all" if not loop.last }}
    {% endfor %}
),

numbers as (
    select ones.digit + 10 * tens.digit + 100 * hundreds.digit + 1000 * thousands.digit + 1 as day_number
    from digits as ones
    cross join digits as tens
    cross join digits as hundreds
    cross join digits as thousands
),

period as (
    select report.*, {{ day_diff('report.first_date', 'report.last_date') }} + 1 as days_count
    from {{ ref('int_ad_report') }} as report
    where report.last_date > report.first_date
        and coalesce(report.overlap, 'shares days') = 'shares days'
),

spread as (
    select
        period.*,
        numbers.day_number,
        {{ add_days('period.first_date', 'numbers.day_number - 1') }} as date_day
    from period
    inner join numbers on numbers.day_number <= period.days_count
)

select
    first_date as spend_date,
    platform,
    campaign,
    channel,
    currency,
    cost_amount,
    impressions,
    clicks,
    conversions,
    false as is_part_of_period
from {{ ref('int_ad_report') }}
where first_date = last_date and overlap is null
union all
select
    spread.date_day,
    spread.platform,
    spread.campaign,
    spread.channel,
    spread.currency,
    case when spread.overlap is null then {{ part_of_period('spread.cost_amount', 'spread.day_number', 'spread.days_count') }} end,
    case when spread.overlap is null then {{ part_of_period('spread.impressions', 'spread.day_number', 'spread.days_count', whole=true) }} end,
    case when spread.overlap is null then {{ part_of_period('spread.clicks', 'spread.day_number', 'spread.days_count', whole=true) }} end,
    case when spread.overlap is null then {{ part_of_period('spread.conversions', 'spread.day_number', 'spread.days_count') }} end,
    true
from spread
