with company as (
    select * from {{ ref('stg_company') }}
)

select
    advert.spend_date,
    advert.platform,
    advert.campaign,
    coalesce(advert.channel, '(unassigned)') as channel,
    {{ at_rate('advert.cost_amount', company_rate('advert.currency')) }} as ad_spend_amount,
    advert.impressions,
    advert.clicks,
    advert.conversions,
    advert.is_part_of_period
from {{ ref('int_ad_spend') }} as advert
cross join company
{{ rate_join('advert.currency', 'advert.spend_date') }}
where advert.spend_date <= company.as_of_date
