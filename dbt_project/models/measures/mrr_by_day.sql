select
    scope_type, scope_id, date_day,
    sum(delta) as mrr,
    sum(case when opening_mrr <= 0 and closing_mrr > 0 then 1
        when opening_mrr > 0 and closing_mrr <= 0 then -1 else 0 end) as paying_customers,
    sum(unrated) as intervals_without_rate
from {{ ref('mrr_changes') }}
group by scope_type, scope_id, date_day
