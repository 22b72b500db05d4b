{{ roll_up(
    ref('activities_by_day'),
    [
        'touches', 'call_touches', 'email_touches', 'social_touches', 'meeting_touches', 'meetings_booked',
        'demos_booked', 'demos_held', 'demos_shown', 'demos_missed', 'discovery_calls', 'qualified_calls',
    ],
    ['activities'],
) }}
