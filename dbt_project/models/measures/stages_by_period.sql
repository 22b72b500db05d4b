{{ roll_up(ref('stages_by_day'), [
    'cohort_entered', 'cohort_converted', 'event_entered', 'event_converted', 'strict_entered', 'strict_converted',
    'exits', 'stage_days',
], ['deals'], weeks=false, keys=['pipeline', 'stage_rank', 'stage']) }}
