select
    company_name,
    currency,
    time_zone,
    fiscal_year_start_month,
    week_start_shift_days,
    as_of_date,
    customers_source,
    revenue_source,
    cost_of_goods_source,
    leads_source,
    activities_source,
    spend_source
from {{ source('inputs', 'company') }}
