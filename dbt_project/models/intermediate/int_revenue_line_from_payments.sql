{{ config(materialized='view') }}

-- What the provider settled is taken where it is in the company's currency: it is the money that came in.
with counted as (
    select
        payment.*,
        case
            when upper(trim(payment.converted_currency)) = company.currency and payment.converted_amount is not null
                then true
            else false
        end as is_settled
    from {{ ref('stg_payments') }} as payment
    cross join {{ ref('stg_company') }} as company
    where lower(trim(coalesce(payment.status, ''))) not in (
        'failed', 'canceled', 'cancelled', 'incomplete', 'pending', 'processing', 'blocked', 'void', 'expired',
        'uncaptured', 'requires_payment_method', 'requires_action', 'requires_confirmation', 'requires_capture'
    )
),

valued as (
    select
        {{ unique_key(
            'payment_id',
            'paid_at nulls last, customer_id nulls last, email_hash nulls last, amount nulls last,'
            ~ ' invoice_id nulls last, amount_refunded nulls last, refunded_at nulls last, currency nulls last,'
            ~ ' source'
        ) }} as payment_key,
        customer_id,
        email_hash,
        paid_date,
        refunded_date,
        case when is_settled then converted_amount else amount end as amount,
        case when is_settled then coalesce(converted_amount_refunded, 0) else amount_refunded end as refund_amount,
        case when is_settled then converted_currency else currency end as currency
    from counted
)

select
    'payment:' || payment_key as revenue_line_id,
    paid_date as revenue_date,
    paid_date as sold_date,
    customer_id,
    email_hash,
    amount,
    cast(0 as decimal(18, 4)) as refund_amount,
    currency,
    'sale' as line_type
from valued
union all
select
    'refund:' || payment_key, coalesce(refunded_date, paid_date), paid_date, customer_id, email_hash,
    cast(0 as decimal(18, 4)), refund_amount, currency, 'refund'
from valued
where refund_amount > 0
