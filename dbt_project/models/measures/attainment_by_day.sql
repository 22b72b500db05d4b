{{ by_scope(ref('carrier_days'), ['date_day'], {
    'quota_amount': 'sum(quota_amount)',
    'sold_amount': 'sum(sold_amount)',
    'without_rate': 'sum(without_rate)',
    'quota_days': 'count(*)',
}, only=['team', 'rep']) }}
