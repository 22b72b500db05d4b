with event as (
    select *, {{ no_columns(['rep', 'team', 'segment', 'territory', 'channel', 'product']) }}
    from {{ ref('int_customer_spell') }}
)

select
    event.customer_id,
    event.spell_number,
    event.spell_start_date,
    event.spell_end_date,
    {{ scope_columns() }}
from event
{{ scope_joins('event.spell_start_date') }}
