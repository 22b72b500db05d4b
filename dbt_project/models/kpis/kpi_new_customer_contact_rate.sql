select
    period_id, scope_type, scope_id,
    contacted_customers as numerator,
    new_customers as denominator,
    new_customers as observations
from {{ ref('new_customer_contacts_by_period') }}
