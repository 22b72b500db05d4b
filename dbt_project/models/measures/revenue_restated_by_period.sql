{{ roll_up(
    ref('revenue_restated_by_day'), ['revenue_lines', 'net_amount', 'lines_without_rate'], ['revenue'], weeks=false
) }}
