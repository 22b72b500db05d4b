{{ roll_up(ref('stage_moves_by_day'), [
    'exits', 'stage_days', 'reentries', 'closed_deals', 'recorded_deals', 'deals_gone_back', 'deals_skipping',
], ['deals', 'deal_stage_events'], weeks=false) }}
