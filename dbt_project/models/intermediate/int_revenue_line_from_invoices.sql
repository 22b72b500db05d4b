{{ config(materialized='view') }}

with billed as (
    select
        subscription_id,
        max(product) as product
    from {{ ref('stg_subscriptions') }}
    group by subscription_id
),

-- An invoice without a product of its own bills the product of its subscription.
counted as (
    select
        invoice.*,
        coalesce(invoice.product, billed.product) as billed_product
    from {{ ref('stg_invoices') }} as invoice
    left join billed on billed.subscription_id = invoice.subscription_id
    where lower(coalesce(invoice.status, '')) not in ('draft', 'void', 'voided', 'deleted', 'cancelled', 'canceled')
    qualify invoice.invoice_id is null or row_number() over (
        partition by invoice.invoice_id
        order by invoice.source, invoice.table_name, invoice.invoiced_at nulls last, invoice.total_amount nulls last
    ) = 1
),

lines as (
    select
        line.invoice_line_id,
        invoice.invoice_id,
        invoice.invoiced_date,
        invoice.customer_id,
        coalesce(line.product, invoice.billed_product) as product,
        coalesce(line.quantity, 1) as quantity,
        {{ at_rate('coalesce(line.quantity, 1)', 'line.unit_price_amount') }} as amount,
        coalesce(line.discount_amount, 0) as discount_amount,
        line.unit_cost_amount,
        coalesce(line.currency, invoice.currency) as currency
    from {{ ref('stg_invoice_lines') }} as line
    inner join counted as invoice on invoice.invoice_id = line.invoice_id
),

of_lines as (
    select invoice_id, sum(discount_amount) as discount_amount
    from lines
    group by invoice_id
),

-- A discount on the whole invoice that its lines do not carry.
whole_discounts as (
    select invoice.*, coalesce(invoice.discount_amount, 0) - of_lines.discount_amount as rest_amount
    from counted as invoice
    inner join of_lines on of_lines.invoice_id = invoice.invoice_id
    where of_lines.discount_amount = 0 and invoice.discount_amount > 0
),

without_lines as (
    select
        invoice.*,
        coalesce(
            invoice.subtotal_amount,
            invoice.total_amount - coalesce(invoice.tax_amount, 0) + coalesce(invoice.discount_amount, 0),
            invoice.amount_paid
        ) as amount
    from counted as invoice
    left join of_lines on of_lines.invoice_id = invoice.invoice_id
    where of_lines.invoice_id is null
),

-- Refunds are paid with tax; revenue is without it.
refunds as (
    select
        payment.payment_id,
        payment.refunded_date,
        payment.paid_date,
        payment.customer_id as payer_id,
        invoice.customer_id,
        invoice.invoiced_date,
        invoice.billed_product as product,
        payment.currency,
        payment.amount_refunded * case
            when invoice.total_amount > 0
                then 1 - cast(coalesce(invoice.tax_amount, 0) as double)
                    / nullif(cast(invoice.total_amount as double), 0)
            else cast(1 as double)
        end as refund_amount
    from {{ ref('stg_payments') }} as payment
    left join (select distinct invoice_id from {{ ref('stg_invoices') }}) as known
        on known.invoice_id = payment.invoice_id
    left join counted as invoice on invoice.invoice_id = payment.invoice_id
    where payment.amount_refunded > 0
        and (known.invoice_id is null or invoice.invoice_id is not null)
)

select
    'invoice_line:' || {{ unique_key('invoice_line_id', 'invoice_id, product nulls last, amount nulls last, quantity, discount_amount') }} as revenue_line_id,
    invoiced_date as revenue_date,
    invoiced_date as sold_date,
    customer_id as node_key,
    product,
    quantity,
    amount,
    discount_amount,
    cast(0 as double) as refund_amount,
    unit_cost_amount,
    currency,
    'sale' as line_type
from lines
union all
select
    'invoice_discount:' || invoice_id, invoiced_date, invoiced_date, customer_id, billed_product,
    cast(0 as decimal(18, 4)), cast(0 as decimal(18, 4)), rest_amount, cast(0 as double), cast(0 as decimal(18, 4)), currency, 'discount'
from whole_discounts
union all
select
    'invoice:' || {{ unique_key('invoice_id', 'invoiced_at nulls last, customer_id nulls last, amount nulls last') }},
    invoiced_date, invoiced_date, customer_id, billed_product, coalesce(quantity, 1), amount, coalesce(discount_amount, 0),
    cast(0 as double), cast(null as decimal(18, 4)), currency, 'sale'
from without_lines
union all
select
    'refund:' || {{ unique_key('payment_id', 'refunded_date nulls last, payer_id nulls last, refund_amount') }},
    coalesce(refunded_date, paid_date), coalesce(invoiced_date, paid_date), coalesce(customer_id, payer_id), product, cast(0 as decimal(18, 4)),
    cast(0 as decimal(18, 4)), cast(0 as decimal(18, 4)), refund_amount, cast(0 as decimal(18, 4)), currency, 'refund'
from refunds
