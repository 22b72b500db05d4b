{{ growth_of_levels(
    ref('mrr_by_day'), ref('mrr_by_period'), ['mrr', 'intervals_without_rate'],
    {'mrr': 'case when intervals_without_rate = 0 then mrr end'}, ['subscriptions'], 'paying_customers'
) }}
