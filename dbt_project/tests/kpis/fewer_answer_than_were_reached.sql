-- Whoever opened, clicked, replied or unsubscribed got a mail, whoever got one was sent one, whoever was touched was
-- contacted, and a lead that was answered is a lead.
select 'recipients' as measure, period_id, scope_type, scope_id
from {{ ref('recipients_by_period') }}
where greatest(opened, clicked, replied, unsubscribed) > delivered or greatest(delivered, bounced) > sent
union all
select 'prospects', period_id, scope_type, scope_id
from {{ ref('prospects_by_period') }}
where touched > contacted
union all
select 'leads', period_id, scope_type, scope_id
from {{ ref('lead_responses_by_period') }}
where answered_leads > leads
union all
select 'new customers', period_id, scope_type, scope_id
from {{ ref('new_customer_contacts_by_period') }}
where contacted_customers > new_customers
