with event as (
    select *, {{ no_columns(['team', 'product']) }}
    from {{ ref('int_lead') }}
)

select
    event.lead_id,
    event.lead_date,
    event.lead_at,
    event.person_key,
    event.customer_id,
    {{ scope_columns() }}
from event
{{ scope_joins('event.lead_date') }}
