-- In every period and scope: opening − churned + joined + reactivated = closing, and nobody churned without leaving.
select period_id, scope_type, scope_id
from {{ ref('customer_retention_by_period') }}
where opening_customers - churned_customers + joined_customers + reactivated_customers <> closing_customers
    or churned_customers > customers_who_left
    or customers_who_left > opening_customers
