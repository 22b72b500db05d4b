{{ roll_up(ref('rep_days_by_day'), ['touches', 'rep_days'], ['activities']) }}
