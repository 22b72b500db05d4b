-- Each refund on the day of the sale that it takes back.
with lines as (
    select *, sold_date as date_day
    from {{ ref('fct_revenue_line') }}
)

{{ by_scope('lines', ['date_day'], {
    'revenue_lines': 'count(*)',
    'net_amount': 'sum(net_amount)',
    'lines_without_rate': 'sum(case when net_amount is null then 1 else 0 end)',
}) }}
