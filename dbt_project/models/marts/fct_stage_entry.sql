with event as (
    select
        entry.*,
        deal.customer_id, deal.rep, deal.team, deal.segment, deal.territory, deal.channel, deal.product
    from {{ ref('int_stage_entry') }} as entry
    inner join {{ ref('int_deal') }} as deal on deal.deal_id = entry.deal_id
)

select
    event.deal_id,
    event.pipeline,
    event.stage,
    event.stage_rank,
    event.entry_number,
    event.entered_date,
    event.exited_date,
    event.is_imputed,
    {{ scope_columns() }}
from event
{{ scope_joins('event.entered_date') }}
