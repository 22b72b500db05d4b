with lines as (
    select *, revenue_date as date_day
    from {{ ref('fct_revenue_line') }}
)

{{ by_scope('lines', ['date_day'], {
    'revenue_lines': 'count(*)',
    'gross_amount': 'sum(gross_amount)',
    'discount_amount': 'sum(discount_amount)',
    'refund_amount': 'sum(refund_amount)',
    'net_amount': 'sum(net_amount)',
    'lines_without_rate': 'sum(case when net_amount is null then 1 else 0 end)',
    'lines_without_cost': 'sum(case when cost_of_goods_amount is null then 1 else 0 end)',
    'costed_net_amount': 'sum(case when cost_of_goods_amount is not null then net_amount end)',
    'cost_of_goods_amount': 'sum(cost_of_goods_amount)',
}) }}
