with event as (
    select * from {{ ref('int_revenue_line') }}
)

select
    event.revenue_line_id,
    event.revenue_date,
    event.sold_date,
    event.customer_id,
    {{ scope_columns() }},
    event.gross_amount,
    event.discount_amount,
    event.refund_amount,
    cast(event.gross_amount - event.discount_amount - event.refund_amount as decimal(18, 4)) as net_amount,
    event.cost_of_goods_amount,
    event.currency,
    event.line_type
from event
{{ scope_joins('event.revenue_date') }}
