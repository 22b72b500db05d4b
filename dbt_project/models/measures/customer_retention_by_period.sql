-- Point to point: who was a customer on the day before the period, and who is one on its last day, of the company:
-- who only changed hands was retained by the scope it began in. Only spells that end inside a period can make a
-- difference, so the rest is never looked at.
with spans as (
    select period_id, grain, scope_type, scope_id, period_start_date, last_date, opening_active_customers
    from {{ ref('active_customers_by_period') }}
    where grain not in ('day', 'week', 'fiscal_ytd')
),

periods as (
    select distinct period_id, period_start_date, last_date from spans
),

spells as (
    select customer_id, from_date, to_date
    from {{ ref('customer_stretches') }}
    where scope_type = 'company'
),

left_once as (
    select periods.period_id, periods.period_start_date, spells.customer_id,
        max(case when later.customer_id is null then 1 else 0 end) as churned
    from spells
    inner join {{ ref('period_days') }} as bridge on bridge.date_day = spells.to_date
    inner join periods
        on periods.period_id = bridge.period_id
        and spells.from_date < periods.period_start_date and spells.to_date <= periods.last_date
    left join spells as later
        on later.customer_id = spells.customer_id and later.from_date > spells.from_date
        and later.from_date <= periods.last_date
        and (later.to_date is null or later.to_date > periods.last_date)
    group by periods.period_id, periods.period_start_date, spells.customer_id
),

by_scope as (
    select left_once.period_id, stretches.scope_type, stretches.scope_id,
        count(*) as left_once, sum(left_once.churned) as churned
    from left_once
    inner join {{ ref('customer_stretches') }} as stretches
        on stretches.customer_id = left_once.customer_id
        and stretches.from_date < left_once.period_start_date
        and (stretches.to_date is null or stretches.to_date >= left_once.period_start_date)
    group by left_once.period_id, stretches.scope_type, stretches.scope_id
)

select
    spans.period_id,
    spans.grain,
    spans.period_start_date,
    spans.last_date,
    spans.scope_type,
    spans.scope_id,
    spans.opening_active_customers as opening_customers,
    spans.opening_active_customers - coalesce(by_scope.churned, 0) as retained_customers,
    cast(coalesce(by_scope.churned, 0) as double) as churned_customers,
    cast(coalesce(by_scope.left_once, 0) as double) as customers_who_left
from spans
left join by_scope
    on by_scope.period_id = spans.period_id
    and by_scope.scope_type = spans.scope_type and by_scope.scope_id = spans.scope_id
