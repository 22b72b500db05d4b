with adverts as (
    select *, spend_date as date_day
    from {{ ref('fct_ad_spend') }}
)

{{ by_scope('adverts', ['date_day'], {
    'entries': 'count(*)',
    'ad_spend_amount': 'sum(ad_spend_amount)',
    'ad_spend_without_rate': 'sum(case when ad_spend_amount is null then 1 else 0 end)',
}, only=['channel']) }}
