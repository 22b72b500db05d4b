{{ distinct_by_period(
    ref('prospects_by_day'),
    'person_key',
    ['touched', 'contacted'],
    ['activities or outreach_events'],
    ['unique_prospects_touched', 'prospects_touched'],
    only=['team', 'rep', 'segment'],
) }}
