with ranked as (
    select
        customer_key.customer_id,
        customer_key.matched_by,
        {{ place_of_register('customer_key.kind') }} as place,
        record.company_domain,
        record.segment,
        record.territory,
        record.channel,
        record.rep
    from {{ ref('int_customer_key') }} as customer_key
    left join {{ ref('int_customer_record') }} as record
        on record.kind = customer_key.kind and record.node_key = customer_key.node_key
),

described as (
    select
        customer_id,
        max(case when matched_by = 'unmatched' then 0 else 1 end) = 1 as is_matched,
        {{ said_first(['company_domain', 'segment', 'territory', 'channel', 'rep']) }}
    from ranked
    group by customer_id
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
left join {{ ref('int_customer_first_won') }} as first_won on first_won.customer_id = described.customer_id
