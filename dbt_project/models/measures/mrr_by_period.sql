{{ levels(ref('mrr_by_day'), ['mrr', 'paying_customers', 'intervals_without_rate'], ['subscriptions']) }}
