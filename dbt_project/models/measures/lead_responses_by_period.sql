{{ roll_up(ref('lead_responses_by_day'), ['leads', 'answered_leads', 'response_days'], ['leads', 'activities']) }}
