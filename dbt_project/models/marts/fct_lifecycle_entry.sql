with event as (
    select
        entry.*,
        coalesce(by_email.customer_id, by_contact.customer_id) as customer_id,
        {{ no_columns(['team', 'product']) }}
    from {{ ref('int_lifecycle_entry') }} as entry
    left join {{ ref('int_customer_key') }} as by_email
        on by_email.kind = 'email' and by_email.node_key = entry.email_hash
    left join {{ ref('int_customer_key') }} as by_contact
        on by_contact.kind = 'contact' and by_contact.node_key = entry.person_id
)

select
    event.person_id,
    event.customer_id,
    event.stage,
    cast(event.entry_number as integer) as entry_number,
    event.entered_date,
    event.is_imputed,
    {{ scope_columns() }}
from event
{{ scope_joins('event.entered_date') }}
