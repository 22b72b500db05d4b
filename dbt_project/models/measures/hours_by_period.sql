{{ roll_up(ref('hours_by_day'), ['hours_logged', 'time_entries'], ['time_entries']) }}
