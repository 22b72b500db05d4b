with reported as (
    select
        coalesce(advert.platform, advert.source) as platform,
        advert.campaign_id,
        advert.campaign,
        advert.channel,
        upper(trim(advert.currency)) as currency,
        advert.spent_date as first_date,
        -- A report that runs on into days to come holds what was spent until now.
        case
            when advert.spent_date <= company.as_of_date
                then least(coalesce(advert.spent_through_date, advert.spent_date), company.as_of_date)
            else coalesce(advert.spent_through_date, advert.spent_date)
        end as last_date,
        advert.cost_amount,
        advert.impressions,
        advert.clicks,
        advert.conversions,
        advert.source,
        advert.table_name
    from {{ ref('stg_ad_spend') }} as advert
    cross join {{ ref('stg_company') }} as company
),

period as (
    select distinct platform, campaign, currency, first_date, last_date, cost_amount
    from reported
    where last_date > first_date
),

-- A period whose days are all reported one by one as well says nothing new.
told_by_days as (
    select period.platform, period.campaign, period.currency, period.first_date, period.last_date
    from period
    inner join reported
        on reported.platform = period.platform
        and reported.campaign = period.campaign
        and reported.currency is not distinct from period.currency
        and reported.first_date = reported.last_date
        and reported.first_date between period.first_date and period.last_date
    group by period.platform, period.campaign, period.currency, period.first_date, period.last_date
    having sum(reported.cost_amount) >= 0.995 * max(period.cost_amount)
),

standing as (
    select period.*
    from period
    left join told_by_days as told
        on told.platform = period.platform
        and told.campaign = period.campaign
        and told.currency is not distinct from period.currency
        and told.first_date = period.first_date
        and told.last_date = period.last_date
    where told.platform is null
),

-- What else is said of the same campaign and days: by a wider period, or by one that shares some of its days.
around as (
    select
        reported.platform, reported.campaign, reported.currency, reported.first_date, reported.last_date,
        count_if(standing.first_date <= reported.first_date and standing.last_date >= reported.last_date) as wider,
        count_if(standing.first_date < reported.first_date and standing.last_date < reported.last_date) as earlier,
        count_if(standing.first_date > reported.first_date and standing.last_date > reported.last_date) as later
    from (select distinct platform, campaign, currency, first_date, last_date from reported) as reported
    inner join standing
        on standing.platform = reported.platform
        and standing.campaign = reported.campaign
        and standing.currency is not distinct from reported.currency
        and standing.first_date <= reported.last_date
        and standing.last_date >= reported.first_date
        and (standing.first_date <> reported.first_date or standing.last_date <> reported.last_date)
    group by reported.platform, reported.campaign, reported.currency, reported.first_date, reported.last_date
),

-- Two tables may hold the same report (another language, a mapping): the one that says more counts.
fullest as (
    select platform, coalesce(campaign_id, campaign) as campaign_key, currency, first_date, last_date, source, table_name
    from reported
    where first_date is not null
    group by platform, coalesce(campaign_id, campaign), currency, first_date, last_date, source, table_name
    qualify row_number() over (
        partition by platform, coalesce(campaign_id, campaign), currency, first_date, last_date
        order by sum(cost_amount) desc nulls last, source, table_name
    ) = 1
),

-- Where the id was not exported the name stands for it: the same row with its id is the better one.
with_id as (
    select distinct platform, campaign, currency, first_date, last_date
    from reported
    where campaign_id <> campaign
)

select
    reported.platform,
    reported.campaign_id,
    reported.campaign,
    reported.channel,
    reported.currency,
    reported.first_date,
    reported.last_date,
    reported.cost_amount,
    reported.impressions,
    reported.clicks,
    reported.conversions,
    reported.source,
    reported.table_name,
    case
        when told.platform is not null then 'told by its days'
        when around.wider > 0 then 'within a wider report'
        when with_id.platform is not null then 'told with its id'
        when fullest.source <> reported.source or fullest.table_name <> reported.table_name then 'told by another table'
        when reported.last_date > reported.first_date and around.earlier + around.later > 0 then 'shares days'
    end as overlap
from reported
left join told_by_days as told
    on told.platform = reported.platform
    and told.campaign = reported.campaign
    and told.currency is not distinct from reported.currency
    and told.first_date = reported.first_date
    and told.last_date = reported.last_date
left join around
    on around.platform = reported.platform
    and around.campaign = reported.campaign
    and around.currency is not distinct from reported.currency
    and around.first_date = reported.first_date
    and around.last_date = reported.last_date
left join fullest
    on fullest.platform = reported.platform
    and fullest.campaign_key = coalesce(reported.campaign_id, reported.campaign)
    and fullest.currency is not distinct from reported.currency
    and fullest.first_date = reported.first_date
    and fullest.last_date = reported.last_date
left join with_id
    on reported.campaign_id = reported.campaign
    and with_id.platform = reported.platform
    and with_id.campaign = reported.campaign
    and with_id.currency is not distinct from reported.currency
    and with_id.first_date = reported.first_date
    and with_id.last_date = reported.last_date
