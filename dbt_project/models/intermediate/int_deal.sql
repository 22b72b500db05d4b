{#- What was no deal to begin with: never an opportunity, entered twice or by mistake. A reason such as price or a
    rival is none of these words. -#}
{%- set derailed = [
    'disqualif', 'unqualif', 'not qualif', 'not a qualif', 'derail', 'duplicate', 'spam', 'by mistake', 'in error',
] -%}

with company as (
    select currency, as_of_date from {{ ref('stg_company') }}
),

-- Two tools may both have a deal 17: they are two deals, told apart by the tool's name.
numbered as (
    select
        *,
        case
            when deal_id is null then false
            when min(source) over (partition by deal_id) < max(source) over (partition by deal_id) then true
            else false
        end as is_shared_id
    from {{ ref('stg_deals') }}
),

one_per_id as (
    select *
    from numbered
    qualify deal_id is null or row_number() over (
        partition by deal_id, source
        order by
            closed_at desc nulls last, created_at desc nulls last, stage nulls last, amount desc nulls last,
            table_name
    ) = 1
),

last_stage_entry as (
    select deal_id, source, max(entered_date) as last_entered_date
    from {{ ref('stg_deal_stage_events') }}
    group by deal_id, source
),

-- Some tools write a chance as 0.2, some as 20 and some as 20%: a table with a number above 1 is in percent.
chances as (
    select
        *,
        try_cast(replace(probability, '%', '') as double) * case
            when position('%' in probability) > 0 then 0.01
            when max(try_cast(probability as double)) over (partition by source, table_name) > 1 then 0.01
            else 1
        end as probability_ratio
    from one_per_id
),

judged as (
    select
        deal.*,
        last_stage_entry.last_entered_date,
        case
            when lower(trim(deal.status)) = 'won' then 'won'
            when lower(trim(deal.status)) in ('lost', 'disqualified', 'derailed') then 'lost'
            when lower(trim(deal.status)) = 'open' then 'open'
            else coalesce(stage_outcome.outcome, 'open')
        end as known_outcome
    from chances as deal
    left join {{ ref('int_stage_outcome') }} as stage_outcome
        on stage_outcome.pipeline_key = lower(trim(coalesce(deal.pipeline, '')))
        and stage_outcome.stage_key = lower(trim(deal.stage))
    left join last_stage_entry
        on last_stage_entry.deal_id = deal.deal_id and last_stage_entry.source = deal.source
),

-- What is known on as_of: a deal that closes later is still open then. An open deal's "close date" is a plan.
as_known as (
    select
        judged.*,
        company.as_of_date,
        case
            when judged.known_outcome = 'open' then 'open'
            when coalesce(judged.closed_date, judged.last_entered_date) > company.as_of_date then 'open'
            else judged.known_outcome
        end as outcome,
        coalesce(judged.closed_date, judged.last_entered_date) as decided_date
    from judged
    cross join company
    where judged.created_date is null or judged.created_date <= company.as_of_date
),

owned as (
    select
        *,
        case when outcome = 'open' then as_of_date else coalesce(decided_date, as_of_date) end as owned_date
    from as_known
)

select
    case
        when deal.is_shared_id then deal.source || ':' || deal.deal_id
        else {{ unique_key(
            'deal.deal_id',
            'deal.source, deal.created_at nulls last, deal.deal_name nulls last, deal.rep nulls last,'
            ~ ' deal.amount nulls last, deal.stage nulls last, deal.closed_at nulls last, deal.product nulls last,'
            ~ ' deal.channel nulls last, deal.currency nulls last'
        ) }}
    end as deal_id,
    deal.deal_id as source_deal_id,
    deal.source,
    deal.table_name,
    deal.is_shared_id,
    deal.deal_name,
    trim(coalesce(deal.pipeline, '')) as pipeline,
    trim(deal.stage) as stage,
    deal.outcome,
    coalesce(by_company.customer_id, by_contact.customer_id, by_domain.customer_id) as customer_id,
    {{ value_then('held.deal_id', 'held.rep', 'deal.rep') }} as rep,
    {{ value_then('held.deal_id', 'held.team', 'deal.team') }} as team,
    {{ value_then('held.deal_id', 'held.segment', 'deal.segment') }} as segment,
    {{ value_then('held.deal_id', 'held.territory', 'deal.territory') }} as territory,
    {{ value_then('held.deal_id', 'held.channel', 'deal.channel') }} as channel,
    {{ value_then('held.deal_id', 'held.product', 'deal.product') }} as product,
    deal.deal_type,
    deal.amount,
    coalesce(upper(trim(deal.currency)), company.currency) as currency,
    deal.created_date,
    case when deal.outcome <> 'open' then deal.decided_date end as closed_date,
    case
        when deal.outcome = 'open' then coalesce(deal.expected_close_date, deal.closed_date)
        else deal.expected_close_date
    end as expected_close_date,
    deal.lost_reason,
    case when deal.probability_ratio between 0 and 1 then deal.probability_ratio end as win_probability_ratio,
    deal.outcome = 'lost' and (
        lower(trim(coalesce(deal.status, ''))) in ('disqualified', 'derailed')
        {%- for word in derailed %}
        or lower(coalesce(deal.lost_reason, '')) like '%{{ word }}%' or lower(coalesce(deal.stage, '')) like '%{{ word }}%'
        {%- endfor %}
    ) as is_derailed,
    deal.first_seen_date,
    case when deal.vanished_date <= deal.as_of_date then deal.vanished_date end as vanished_date,
    deal.owned_date
from owned as deal
cross join company
left join {{ ref('int_deal_version') }} as held
    on held.source = deal.source and held.table_name = deal.table_name and held.deal_id = deal.deal_id
    and held.valid_from_date <= deal.owned_date and held.valid_to_date > deal.owned_date
left join {{ ref('int_customer_key') }} as by_company
    on by_company.kind = 'company' and by_company.node_key = deal.company_id
left join {{ ref('int_customer_key') }} as by_contact
    on by_contact.kind = 'contact' and by_contact.node_key = deal.contact_id
left join {{ ref('int_customer_key') }} as by_domain
    on by_domain.kind = 'domain' and by_domain.node_key = deal.company_domain
