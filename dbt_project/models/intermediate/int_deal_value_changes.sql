-- An open deal's "close date" is a plan, as in int_deal.
with versions as (
    select
        version.source,
        version.table_name,
        version.deal_id,
        version.amount,
        version.currency,
        case
            when coalesce(
                case when lower(trim(version.status)) in ('won', 'lost', 'disqualified', 'derailed') then 'closed' end,
                case when lower(trim(version.status)) = 'open' then 'open' end,
                stage_outcome.outcome,
                'open'
            ) = 'open' then coalesce(version.expected_close_date, version.closed_date)
            else version.expected_close_date
        end as expected_close_date,
        version.seen_date,
        version.previous_seen_date,
        version.replaced_date
    from {{ ref('stg_deals__versions') }} as version
    left join {{ ref('int_stage_outcome') }} as stage_outcome
        on stage_outcome.pipeline_key = lower(trim(coalesce(version.pipeline, '')))
        and stage_outcome.stage_key = lower(trim(version.stage))
),

held as (
    {{ held_spans(
        'versions', ['source', 'table_name', 'deal_id'], ['amount', 'currency', 'expected_close_date'], ['currency']
    ) }}
)

select
    deal.deal_id,
    held.amount,
    coalesce(upper(trim(held.currency)), company.currency) as currency,
    held.expected_close_date,
    held.valid_from_date,
    held.valid_to_date
from held
cross join {{ ref('stg_company') }} as company
inner join {{ ref('int_deal') }} as deal
    on deal.source = held.source and deal.table_name = held.table_name and deal.source_deal_id = held.deal_id
