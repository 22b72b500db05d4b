{{ levels(ref('open_deals_by_day'), ['open_deals'], ['deals']) }}
