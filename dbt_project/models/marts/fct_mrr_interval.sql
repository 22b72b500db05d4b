with event as (
    select *, {{ no_columns(['rep', 'team', 'segment', 'territory', 'channel']) }}
    from {{ ref('int_mrr_interval') }}
)

select
    event.customer_id,
    event.subscription_id,
    event.currency,
    event.amount,
    event.mrr_amount,
    event.valid_from_date,
    event.valid_to_date,
    {{ scope_columns() }}
from event
{{ scope_joins('event.valid_from_date') }}
