{{ roll_up(ref('activities_by_day'), ['touches', 'demos_booked'], ['activities']) }}
