{{ roll_up(ref('deals_by_day'), [
    'deals_created', 'created_amount', 'created_without_rate', 'cohort_won', 'cohort_lost', 'deals_won', 'deals_lost',
    'deals_derailed', 'won_amount', 'won_without_rate', 'deals_priced', 'priced_amount', 'lost_amount',
    'lost_without_rate', 'lost_priced', 'cycle_days', 'deals_timed', 'lost_cycle_days', 'lost_timed',
    'touch_cycle_days', 'deals_touched', 'qualified_cycle_days', 'deals_qualified', 'presented_won', 'presented_lost',
], ['deals']) }}
