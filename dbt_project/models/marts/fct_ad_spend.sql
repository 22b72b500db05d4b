with company as (
    select * from {{ ref('stg_company') }}
)

select
    advert.spent_date as spend_date,
    coalesce(advert.platform, advert.source) as platform,
    advert.campaign,
    coalesce(advert.channel, '(unassigned)') as channel,
    {{ at_rate('advert.cost_amount', company_rate('advert.currency')) }} as ad_spend_amount,
    advert.impressions,
    advert.clicks,
    advert.conversions
from {{ ref('stg_ad_spend') }} as advert
cross join company
{{ rate_join('advert.currency', 'advert.spent_date') }}
where advert.spent_date <= company.as_of_date
