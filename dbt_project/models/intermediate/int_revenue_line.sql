-- The lines of the one source of truth, in one shape; never a sum of two sources.
{% set unowned = ['rep', 'team', 'segment', 'territory', 'channel'] %}
with company as (
    select * from {{ ref('stg_company') }}
),

chosen as (
    select
        line.revenue_line_id, line.revenue_date, line.sold_date, line.node_key as customer_key,
        cast(null as string) as email_hash, cast(null as string) as customer_id, {{ no_columns(unowned) }},
        line.product, line.quantity, line.amount, line.discount_amount, line.refund_amount,
        line.unit_cost_amount, line.currency, line.line_type
    from {{ ref('int_revenue_line_from_invoices') }} as line
    cross join company
    where company.revenue_source = 'invoices'
    union all
    select
        line.revenue_line_id, line.revenue_date, line.sold_date, line.customer_id, line.email_hash, null,
        {{ no_columns(unowned) }}, null, 1, line.amount, 0, line.refund_amount, null, line.currency, line.line_type
    from {{ ref('int_revenue_line_from_payments') }} as line
    cross join company
    where company.revenue_source = 'payments'
    union all
    select
        line.revenue_line_id, line.revenue_date, line.sold_date, line.customer_id, line.email_hash, null, line.rep,
        line.team, line.segment, line.territory, line.channel, line.product, line.quantity, line.amount,
        line.discount_amount, line.refund_amount, line.unit_cost_amount, line.currency, line.line_type
    from {{ ref('int_revenue_line_from_orders') }} as line
    cross join company
    where company.revenue_source = 'orders'
    union all
    select
        'deal:' || deal.deal_id, deal.closed_date, deal.closed_date, null, null, deal.customer_id, deal.rep, deal.team,
        deal.segment, deal.territory, deal.channel, deal.product, 1, deal.amount, 0, 0, null, deal.currency, 'sale'
    from {{ ref('int_deal') }} as deal
    cross join company
    where company.revenue_source = 'deals' and deal.outcome = 'won' and deal.amount is not null
),

-- Cost of the product in force; a line that no product explains has an unknown cost, never none.
priced as (
    select
        line.*,
        coalesce(line.currency, company.currency) as line_currency,
        {{ company_rate('line.currency') }} as line_rate,
        case
            when line.line_type <> 'sale' then cast(0 as double)
            when line.unit_cost_amount is not null then cast(line.unit_cost_amount as double) * {{ company_rate('line.currency') }}
            when company.cost_of_goods_source = 'products' then cast(product.unit_cost_amount as double) * case
                when coalesce(upper(trim(product.currency)), company.currency) = company.currency then cast(1 as double)
                else product_fx.exchange_rate
            end
        end as company_unit_cost,
        case
            when line.line_type <> 'sale' then null
            when line.unit_cost_amount is not null then line.currency
            when company.cost_of_goods_source = 'products' then product.currency
        end as cost_currency
    from chosen as line
    cross join company
    {{ rate_join('line.currency', 'line.revenue_date') }}
    left join {{ ref('int_product_alias') }} as product
        on product.product_key = lower(trim(line.product))
    left join {{ ref('int_exchange_rate') }} as product_fx
        on product_fx.currency = upper(trim(product.currency))
        and product_fx.rate_date = line.revenue_date
    where line.revenue_date <= (select as_of_date from company)
)

select
    line.revenue_line_id,
    line.revenue_date,
    -- A refund that was paid out before the sale was billed belongs to its own day.
    least(coalesce(line.sold_date, line.revenue_date), line.revenue_date) as sold_date,
    coalesce(line.customer_id, by_customer.customer_id, by_email.customer_id) as customer_id,
    line.rep, line.team, line.segment, line.territory, line.channel, line.product,
    -- A negative line is a credit: it lowers net revenue on its own date and leaves gross alone.
    case when line.amount < 0 then cast(0 as decimal(18, 4)) else {{ at_rate('line.amount', 'line.line_rate') }} end
    as gross_amount,
    {{ at_rate('line.discount_amount', 'line.line_rate') }} as discount_amount,
    {{ at_rate('line.refund_amount - case when line.amount < 0 then line.amount else 0 end', 'line.line_rate') }}
    as refund_amount,
    {{ at_rate('line.quantity', 'line.company_unit_cost') }} as cost_of_goods_amount,
    upper(trim(line.line_currency)) as currency,
    upper(trim(line.cost_currency)) as cost_currency,
    case when line.amount < 0 then 'credit' else line.line_type end as line_type
from priced as line
left join {{ ref('int_customer_key') }} as by_customer
    on by_customer.kind = 'customer' and by_customer.node_key = line.customer_key
left join {{ ref('int_customer_key') }} as by_email
    on by_email.kind = 'email' and by_email.node_key = line.email_hash
