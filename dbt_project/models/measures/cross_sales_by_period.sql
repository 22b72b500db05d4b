{{ roll_up(
    ref('cross_sales_by_day'), ['cross_sales', 'net_amount', 'lines_without_rate'], ['revenue'], weeks=false
) }}
