-- Who has no account manager belongs to whoever won the first deal.
select customer_id, rep, segment, territory, channel
from {{ ref('int_deal') }}
where outcome = 'won' and customer_id is not null
qualify row_number() over (partition by customer_id order by closed_date nulls last, deal_id) = 1
