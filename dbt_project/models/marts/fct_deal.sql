with event as (
    select * from {{ ref('int_deal') }}
)

select
    event.deal_id,
    event.deal_name,
    event.pipeline,
    event.stage,
    event.customer_id,
    {{ scope_columns() }},
    event.deal_type,
    event.amount,
    event.currency,
    {{ at_rate('event.amount', company_rate('event.currency')) }} as deal_amount,
    event.created_date,
    event.closed_date,
    event.expected_close_date,
    event.outcome = 'won' as is_won,
    event.outcome <> 'open' as is_closed,
    event.is_derailed,
    event.lost_reason,
    event.win_probability_ratio,
    case
        when event.closed_date >= event.created_date
            then cast({{ day_diff('event.created_date', 'event.closed_date') }} as integer)
    end as cycle_days,
    event.first_seen_date as snapshot_first_date,
    event.vanished_date
from event
cross join {{ ref('stg_company') }} as company
{{ rate_join('event.currency', 'event.owned_date') }}
{{ scope_joins('event.owned_date') }}
