{{ roll_up(
    ref('lifetime_first_year_by_day'), ['customers', 'gross_profit', 'lines_without_rate', 'lines_without_cost'],
    ['revenue', 'cost_of_goods'], weeks=false
) }}
