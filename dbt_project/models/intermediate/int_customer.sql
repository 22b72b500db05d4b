with known as (
    select 'customer' as kind, customer_id as node_key, company_domain, segment, territory, channel, rep
    from {{ ref('stg_customers') }}
    union all
    select 'company', company_id, company_domain, segment, territory, channel, rep from {{ ref('stg_companies') }}
    union all
    select 'contact', contact_id, company_domain, segment, territory, channel, rep from {{ ref('stg_contacts') }}
    union all
    select 'email', email_hash, company_domain, segment, territory, channel, rep from {{ ref('stg_leads') }}
),

-- What the billing tool says of a customer counts before the CRM's company, its people, and leads.
ranked as (
    select
        customer_key.customer_id,
        customer_key.matched_by,
        case customer_key.kind when 'customer' then 1 when 'company' then 2 when 'contact' then 3 else 4 end as place,
        known.company_domain,
        known.segment,
        known.territory,
        known.channel,
        known.rep
    from {{ ref('int_customer_key') }} as customer_key
    left join known
        on known.kind = customer_key.kind and known.node_key = customer_key.node_key
),

described as (
    select
        customer_id,
        max(case when matched_by = 'unmatched' then 0 else 1 end) = 1 as is_matched,
        {% for column in ['company_domain', 'segment', 'territory', 'channel', 'rep'] -%}
        coalesce(
            {% for place in range(1, 5) -%}
            min({{ column }}) filter (where place = {{ place }}){{ "," if not loop.last }}
            {% endfor -%}
        ) as {{ column }}{{ "," if not loop.last }}
        {% endfor %}
    from ranked
    group by customer_id
),

-- Who has no account manager belongs to whoever won the first deal.
first_won as (
    select customer_id, rep, segment, territory, channel
    from {{ ref('int_deal') }}
    where outcome = 'won' and customer_id is not null
    qualify row_number() over (partition by customer_id order by closed_date nulls last, deal_id) = 1
)

select
    described.customer_id,
    described.is_matched,
    described.company_domain,
    coalesce(described.segment, first_won.segment) as segment,
    coalesce(described.territory, first_won.territory) as territory,
    coalesce(described.channel, first_won.channel) as channel,
    coalesce(described.rep, first_won.rep) as rep
from described
left join first_won on first_won.customer_id = described.customer_id
