{{ roll_up(ref('signups_by_day'), ['signups', 'signups_email', 'signups_site', 'signups_via_known'], ['signups']) }}
