{{ roll_up(ref('signups_by_day'), ['signups'], ['signups']) }}
