-- The leads of the one source of truth, in one shape.
with company as (
    select * from {{ ref('stg_company') }}
),

chosen as (
    select
        lead_id, created_date as lead_date, created_at as lead_at, 'email' as kind, email_hash as node_key, rep,
        segment, territory, channel, source, table_name
    from {{ ref('stg_leads') }}
    cross join company
    where company.leads_source = 'leads'
    union all
    select
        person.person_id, person.entered_date, cast(person.entered_date as timestamp), 'contact', person.person_id,
        person.rep, person.segment, person.territory, person.channel, '', ''
    from {{ ref('int_lifecycle_entry') }} as person
    cross join company
    where company.leads_source = 'lifecycle_events' and person.stage = 'lead' and person.entry_number = 1
    union all
    select
        contact.contact_id, contact.created_date, contact.created_at, 'contact', contact.contact_id, contact.rep,
        contact.segment, contact.territory, contact.channel, contact.source, contact.table_name
    from {{ ref('stg_contacts') }} as contact
    cross join company
    where company.leads_source = 'contacts'
    union all
    select
        signup.signup_id, signup.signed_up_date, signup.signed_up_at, 'email', signup.email_hash,
        cast(null as string), signup.segment, signup.territory, signup.channel, signup.source, signup.table_name
    from {{ ref('stg_signups') }} as signup
    cross join company
    where company.leads_source = 'signups'
)

select
    {{ unique_key(
            'chosen.lead_id',
            'chosen.lead_at nulls last, chosen.node_key nulls last, chosen.rep nulls last,'
            ~ ' chosen.channel nulls last, chosen.segment nulls last, chosen.territory nulls last,'
            ~ ' chosen.source'
        ) }} as lead_id,
    chosen.lead_date,
    case when timed.source is not null then chosen.lead_at end as lead_at,
    case chosen.kind
        when 'email' then chosen.node_key
        else coalesce(person.person_key, 'contact:' || chosen.node_key)
    end as person_key,
    customer_key.customer_id,
    {%- for column in ['rep', 'segment', 'territory', 'channel'] %}
    {{ value_then('held.record_id', 'held.' ~ column, 'chosen.' ~ column) }} as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
from chosen
cross join company
left join {{ ref('int_timed_table') }} as timed
    on timed.entity = company.leads_source
    and timed.source = chosen.source and timed.table_name = chosen.table_name
left join {{ ref('int_customer_key') }} as customer_key
    on customer_key.kind = chosen.kind and customer_key.node_key = chosen.node_key
left join {{ ref('int_person') }} as person
    on person.contact_id = chosen.node_key
left join {{ ref('int_customer_version') }} as held
    on held.kind = chosen.kind and held.source = chosen.source and held.table_name = chosen.table_name
    and held.record_id = chosen.lead_id
    and held.valid_from_date <= chosen.lead_date and held.valid_to_date > chosen.lead_date
where chosen.lead_date <= company.as_of_date
