{{ roll_up(ref('stages_by_day'), [
    'cohort_entered', 'cohort_converted', 'cohort_pending', 'event_entered', 'event_converted', 'strict_entered',
    'strict_converted', 'strict_pending', 'reached', 'went_on', 'dropped', 'exits', 'stage_days',
], ['deals', 'deal_stage_events'], weeks=false, keys=['pipeline', 'stage_rank', 'stage']) }}
