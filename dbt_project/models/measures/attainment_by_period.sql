{{ roll_up(ref('attainment_by_day'), ['quota_amount', 'sold_amount', 'without_rate', 'quota_days'],
    ['quotas', 'deals or revenue'], weeks=false) }}
