-- Spend on winning customers beside the customers won. A team has a figure only in periods it has spend of its own.
select
    spend.period_id, spend.grain, spend.period_start_date, spend.last_date, spend.scope_type, spend.scope_id,
    case when spend.acquisition_without_rate = 0 then spend.acquisition_amount end as acquisition_amount,
    customers.new_customers
from {{ ref('spend_by_period') }} as spend
inner join {{ ref('new_customers_by_period') }} as customers
    on customers.period_id = spend.period_id
    and customers.scope_type = spend.scope_type and customers.scope_id = spend.scope_id
where spend.scope_type = 'company'
    or (spend.scope_type = 'team' and spend.scope_id <> '(unassigned)' and spend.acquisition_amount > 0)
