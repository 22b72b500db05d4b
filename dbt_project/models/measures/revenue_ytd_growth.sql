{#- Data that begin this many days into the base year count as the whole of it: offices are closed at New Year. -#}
{%- set late_start_days = 7 -%}

-- Net revenue of each year to date beside the same stretch, to the same calendar date, one year before.
with company_start as (
    select min(date_day) as first_date
    from {{ ref('revenue_by_day') }}
    where scope_type = 'company'
),

bases as (
    select
        period_id,
        {{ add_months('period_start_date', -12) }} as base_start_date,
        {{ add_months('period_end_date', -12) }} as base_end_date
    from {{ ref('dim_period') }}
    where grain = 'fiscal_ytd'
),

loaded as (
    select bases.period_id, days.date_day
    from bases
    inner join company_start
        on company_start.first_date <= {{ add_days('bases.base_start_date', late_start_days) }}
    inner join {{ ref('dim_day') }} as days on days.date_day between bases.base_start_date and bases.base_end_date
),

base as (
    select loaded.period_id, revenue.scope_type, revenue.scope_id,
        sum(revenue.net_amount) as net_amount,
        sum(revenue.lines_without_rate) as lines_without_rate
    from {{ ref('revenue_by_day') }} as revenue
    inner join loaded on loaded.date_day = revenue.date_day
    group by loaded.period_id, revenue.scope_type, revenue.scope_id
)

select
    revenue.period_id,
    revenue.grain,
    revenue.scope_type,
    revenue.scope_id,
    revenue.revenue_lines,
    case when revenue.lines_without_rate = 0 then revenue.net_amount end as net_amount,
    cast(case when base.lines_without_rate = 0 and base.net_amount > 0 then base.net_amount end as double)
        as base_net_amount
from {{ ref('revenue_by_period') }} as revenue
left join base
    on base.period_id = revenue.period_id
    and base.scope_type = revenue.scope_type and base.scope_id = revenue.scope_id
where revenue.grain = 'fiscal_ytd'
