{{ growth_of_flows(ref('deals_by_day'), ref('deals_by_period'), ['deals_won', 'won_amount', 'won_without_rate'], {
    'won_amount': 'case when won_without_rate = 0 then won_amount end',
}, ['deals'], observations='deals_won') }}
