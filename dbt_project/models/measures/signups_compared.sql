{{ growth_of_flows(ref('signups_by_day'), ref('signups_by_period'), ['signups'], {
    'signups': 'signups',
}, ['signups']) }}
