{{ roll_up(ref('leads_by_day'), ['leads'], ['leads']) }}
