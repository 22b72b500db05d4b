{{ roll_up(ref('ad_spend_by_day'), ['entries', 'ad_spend_amount', 'ad_spend_without_rate'], ['ad_spend']) }}
