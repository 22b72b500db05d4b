with truth as (
    select
        case customers_source when 'companies' then 'company' when 'contacts' then 'contact' else 'customer' end
        as kind
    from {{ ref('stg_company') }}
),

lookup as (
    select * from {{ ref('int_customer_lookup') }}
)

select
    node.kind,
    node.node_key,
    coalesce(
        own.customer_id, by_email.customer_id, by_company.customer_id, by_domain.customer_id,
        node.kind || ':' || node.node_key
    ) as customer_id,
    case
        when own.customer_id is not null then 'own'
        when by_email.customer_id is not null then 'email'
        when by_company.customer_id is not null then 'company'
        when by_domain.customer_id is not null then 'domain'
        else 'unmatched'
    end as matched_by
from {{ ref('int_customer_node') }} as node
cross join truth
left join lookup as own
    on own.found_by = 'own' and own.lookup_key = node.node_key and node.kind = truth.kind
left join lookup as by_email
    on by_email.found_by = 'email' and by_email.lookup_key = node.email_hash
left join lookup as by_company
    on by_company.found_by = 'company' and by_company.lookup_key = node.company_id
left join lookup as by_domain
    on by_domain.found_by = 'domain' and by_domain.lookup_key = node.company_domain
