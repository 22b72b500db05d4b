-- Contact of the CRM → the key by which a person is known in every tool: the hash of the e-mail address.
select
    contact_id,
    case when min(email_hash) = max(email_hash) then min(email_hash) else 'contact:' || contact_id end as person_key
from {{ ref('stg_contacts') }}
where contact_id is not null
group by contact_id
