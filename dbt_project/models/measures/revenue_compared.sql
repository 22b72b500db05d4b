{{ growth_of_flows(ref('revenue_by_day'), ref('revenue_by_period'), [
    'revenue_lines', 'gross_amount', 'net_amount', 'lines_without_rate',
], {
    'net_amount': 'case when lines_without_rate = 0 then net_amount end',
    'gross_amount': 'case when lines_without_rate = 0 then gross_amount end',
}, ['revenue'], ['ytd', 'prior_year_total', 'yoy', 'pop'], observations='revenue_lines') }}
