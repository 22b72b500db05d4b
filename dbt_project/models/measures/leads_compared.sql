{{ growth_of_flows(ref('leads_by_day'), ref('leads_by_period'), ['leads'], {
    'leads': 'leads',
}, ['leads']) }}
