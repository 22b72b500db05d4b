with spend as (
    select *, spend_date as date_day
    from {{ ref('fct_spend') }}
)

{{ by_scope('spend', ['date_day'], {
    'acquisition_amount': 'sum(case when is_acquisition then spend_amount end)',
    'acquisition_without_rate': 'sum(case when is_acquisition and spend_amount is null then 1 else 0 end)',
    'cost_of_goods_amount': 'sum(case when is_cost_of_goods then spend_amount end)',
    'cost_of_goods_without_rate': 'sum(case when is_cost_of_goods and spend_amount is null then 1 else 0 end)',
}, only=['team', 'channel']) }}
