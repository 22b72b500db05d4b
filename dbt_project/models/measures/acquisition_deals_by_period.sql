{{ acquisition_per_period(ref('acquisition_deals_by_day'), 'deals_won', ['spend', 'deals']) }}
