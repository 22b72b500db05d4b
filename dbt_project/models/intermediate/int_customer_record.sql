{{ config(materialized='view') }}

select 'customer' as kind, customer_id as node_key, customer_id as record_id, source, table_name, company_domain,
    segment, territory, channel, rep
from {{ ref('stg_customers') }}
union all
select 'company', company_id, company_id, source, table_name, company_domain, segment, territory, channel, rep
from {{ ref('stg_companies') }}
union all
select 'contact', contact_id, contact_id, source, table_name, company_domain, segment, territory, channel, rep
from {{ ref('stg_contacts') }}
union all
select 'email', email_hash, lead_id, source, table_name, company_domain, segment, territory, channel, rep
from {{ ref('stg_leads') }}
