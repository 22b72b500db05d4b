{{ growth_of_flows(ref('activities_by_day'), ref('activities_by_period'), ['touches', 'demos_booked'], {
    'touches': 'touches',
    'demos_booked': 'demos_booked',
}, ['activities'], ['ytd']) }}
