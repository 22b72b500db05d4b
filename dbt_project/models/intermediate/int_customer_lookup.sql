with truth as (
    select
        case customers_source when 'companies' then 'company' when 'contacts' then 'contact' else 'customer' end
        as kind
    from {{ ref('stg_company') }}
),

node as (
    select * from {{ ref('int_customer_node') }}
),

-- The people or firms of the stated source of truth.
master as (
    select node.node_key, node.email_hash, node.company_domain, node.company_id, node.source
    from node
    inner join truth on truth.kind = node.kind
),

-- Two tools that know the same one by different ids: the first id stands for both. Within one tool two ids
-- are two customers, whatever they share.
same_email as (
    select email_hash, min(node_key) as customer_id
    from master
    where email_hash is not null
    group by email_hash
    having count(*) = count(distinct source)
),

same_domain as (
    select company_domain, min(node_key) as customer_id
    from master
    where company_domain is not null
    group by company_domain
    having count(*) = count(distinct source)
),

resolved as (
    select
        master.node_key,
        master.email_hash,
        master.company_domain,
        master.company_id,
        coalesce(same_email.customer_id, same_domain.customer_id, master.node_key) as customer_id
    from master
    left join same_email on same_email.email_hash = master.email_hash
    left join same_domain on same_domain.company_domain = master.company_domain
),

contact as (
    select email_hash, company_id, node_key from node where kind = 'contact'
),

candidates as (
    select 'own' as found_by, node_key as lookup_key, customer_id from resolved
    union all
    select 'company' as found_by, company_id as lookup_key, customer_id from resolved
    union all
    select 'email' as found_by, email_hash as lookup_key, customer_id from resolved
    union all
    select 'domain' as found_by, company_domain as lookup_key, customer_id from resolved
    union all
    -- A company has no e-mail of its own: its people do.
    select 'email' as found_by, contact.email_hash as lookup_key, resolved.customer_id
    from contact
    inner join resolved on resolved.company_id = contact.company_id
    union all
    select 'company' as found_by, contact.company_id as lookup_key, resolved.customer_id
    from contact
    inner join resolved on resolved.email_hash = contact.email_hash
)

-- A key that points at two customers proves nothing.
select found_by, lookup_key, min(customer_id) as customer_id
from candidates
where lookup_key is not null
group by found_by, lookup_key
having count(distinct customer_id) = 1
