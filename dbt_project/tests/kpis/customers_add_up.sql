-- In every period and scope: opening + new + reactivated − lost + in − out = closing; nobody churned without leaving;
-- and of the scopes that a customer is in one at a time, those who churned add up to the company's.
select level.period_id, level.scope_type, level.scope_id
from {{ ref('active_customers_by_period') }} as level
inner join {{ ref('customer_moves_by_period') }} as moved
    on moved.period_id = level.period_id
    and moved.scope_type = level.scope_type and moved.scope_id = level.scope_id
where level.opening_active_customers + moved.new_customers + moved.reactivated_customers - moved.lost_customers
    + moved.transferred_in_customers - moved.transferred_out_customers <> level.active_customers
union all
select period_id, scope_type, scope_id
from {{ ref('customer_retention_by_period') }}
where churned_customers > customers_who_left or customers_who_left > opening_customers
union all
select parts.period_id, parts.scope_type, 'all of them'
from (
    select period_id, scope_type, sum(churned_customers) as churned, sum(opening_customers) as opening
    from {{ ref('customer_retention_by_period') }}
    where scope_type not in ('company', 'product') and grain = 'month'
    group by period_id, scope_type
) as parts
inner join {{ ref('customer_retention_by_period') }} as company
    on company.period_id = parts.period_id and company.scope_type = 'company'
where parts.churned <> company.churned_customers or parts.opening <> company.opening_customers
