{{ acquisition(ref('deals_by_day'), 'deals_won', ['spend', 'deals']) }}
