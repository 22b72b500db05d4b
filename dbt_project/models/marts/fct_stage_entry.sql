with event as (
    select
        entry.*,
        deal.customer_id,
        {%- for column in ['rep', 'team', 'segment', 'territory', 'channel', 'product'] %}
        {{ value_then('held.deal_id', 'held.' ~ column, 'deal.' ~ column) }} as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('int_stage_entry') }} as entry
    inner join {{ ref('int_deal') }} as deal on deal.deal_id = entry.deal_id
    left join {{ ref('int_deal_changes') }} as held
        on held.deal_id = entry.deal_id
        and held.valid_from_date <= entry.entered_date and held.valid_to_date > entry.entered_date
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
