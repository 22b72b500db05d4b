{{ config(materialized='view') }}

with keyed as (
    {{ with_unique_key(
        ref('stg_orders'),
        'order_line_id',
        'order_id nulls last, ordered_at nulls last, customer_id nulls last, product nulls last,'
        ~ ' unit_price_amount, quantity, discount_amount nulls last, refund_amount nulls last,'
        ~ ' rep nulls last, channel nulls last, currency nulls last, source',
        'order_line_key'
    ) }}
),

counted as (
    select *, coalesce(quantity, 1) as units
    from keyed
)

select
    'order_line:' || order_line_key as revenue_line_id,
    ordered_date as revenue_date,
    ordered_date as sold_date,
    customer_id, email_hash, rep, team, segment, territory, channel, product,
    units as quantity,
    {{ at_rate('units', 'unit_price_amount') }} as amount,
    coalesce(discount_amount, 0) as discount_amount,
    cast(0 as decimal(18, 4)) as refund_amount,
    unit_cost_amount,
    currency,
    'sale' as line_type
from counted
union all
select
    'refund:' || order_line_key, coalesce(refunded_date, ordered_date), ordered_date,
    customer_id, email_hash, rep, team, segment, territory, channel, product,
    cast(0 as decimal(18, 4)), cast(0 as decimal(18, 4)), cast(0 as decimal(18, 4)), refund_amount,
    cast(0 as decimal(18, 4)), currency, 'refund'
from counted
where refund_amount > 0
