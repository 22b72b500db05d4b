{{ roll_up(ref('lifecycle_by_day'), [
    'mql', 'mql_converted', 'mql_entries', 'mql_entries_converted', 'mql_recorded', 'mql_recorded_converted',
    'sql_people', 'sql_entries',
], ['lifecycle_events']) }}
