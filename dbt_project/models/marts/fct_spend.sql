select
    spend_date,
    category,
    department,
    coalesce(team, '(unassigned)') as team,
    coalesce(channel, '(unassigned)') as channel,
    spend_amount,
    department in ('sales', 'marketing') and not is_cost_of_goods as is_acquisition,
    is_cost_of_goods
from {{ ref('int_spend') }}
