with lines as (
    select *, revenue_date as date_day
    from {{ ref('fct_revenue_line') }}
)

{{ counts_by_scope('lines', ['date_day'], {
    'revenue_lines': 'true',
    'lines_without_rate': 'net_amount is null',
    'lines_without_cost': 'cost_of_goods_amount is null',
}, {
    'gross_amount': ('gross_amount', 'true'),
    'discount_amount': ('discount_amount', 'true'),
    'refund_amount': ('refund_amount', 'true'),
    'net_amount': ('net_amount', 'true'),
    'costed_net_amount': ('net_amount', 'cost_of_goods_amount is not null'),
    'cost_of_goods_amount': ('cost_of_goods_amount', 'true'),
}) }}
