with seen as (
    select 'customer' as kind, customer_id as node_key, email_hash, company_domain, company_id, source
    from {{ ref('stg_customers') }}
    union all
    select 'customer', customer_id, email_hash, null, null, null from {{ ref('stg_subscriptions') }}
    union all
    select 'customer', customer_id, null, null, null, null from {{ ref('stg_invoices') }}
    union all
    select 'customer', customer_id, email_hash, null, null, null from {{ ref('stg_payments') }}
    union all
    select 'customer', customer_id, email_hash, null, null, null from {{ ref('stg_orders') }}
    union all
    select 'customer', customer_id, email_hash, null, null, null from {{ ref('stg_surveys') }}
    union all
    select 'company', company_id, null, company_domain, company_id, source from {{ ref('stg_companies') }}
    union all
    select 'company', company_id, null, company_domain, company_id, null from {{ ref('stg_contacts') }}
    union all
    select 'company', company_id, null, company_domain, company_id, null from {{ ref('stg_deals') }}
    union all
    select 'company', company_id, null, null, company_id, null from {{ ref('stg_activities') }}
    union all
    select 'company', company_id, null, null, company_id, null from {{ ref('stg_customers') }}
    union all
    select 'contact', contact_id, email_hash, company_domain, company_id, source from {{ ref('stg_contacts') }}
    union all
    select 'contact', contact_id, null, company_domain, company_id, null from {{ ref('stg_deals') }}
    union all
    select 'contact', contact_id, null, null, company_id, null from {{ ref('stg_activities') }}
    union all
    select 'email', email_hash, email_hash, null, null, null from {{ ref('stg_subscriptions') }}
    where customer_id is null
    union all
    select 'email', email_hash, email_hash, null, null, null from {{ ref('stg_payments') }}
    where customer_id is null
    union all
    select 'email', email_hash, email_hash, null, null, null from {{ ref('stg_orders') }}
    where customer_id is null
    union all
    select 'email', email_hash, email_hash, null, null, null from {{ ref('stg_surveys') }}
    where customer_id is null
    union all
    select 'email', email_hash, email_hash, company_domain, null, null from {{ ref('stg_signups') }}
    union all
    select 'email', email_hash, email_hash, company_domain, null, null from {{ ref('stg_leads') }}
    union all
    select 'domain', company_domain, null, company_domain, null, null from {{ ref('stg_deals') }}
    where company_id is null and contact_id is null
)

-- A deal's contact may name another company than the contact's own row: the row of its own table wins.
select
    kind,
    node_key,
    coalesce(max(email_hash) filter (where source is not null), max(email_hash)) as email_hash,
    lower(trim(coalesce(
        max(company_domain) filter (where source is not null), max(company_domain)
    ))) as company_domain,
    coalesce(max(company_id) filter (where source is not null), max(company_id)) as company_id,
    min(source) as source
from seen
where node_key is not null
group by kind, node_key
