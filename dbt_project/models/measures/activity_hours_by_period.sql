{{ roll_up(
    ref('activity_hours_by_day'), ['hours_logged', 'time_entries'], ['time_entries'], keys=['activity']
) }}
