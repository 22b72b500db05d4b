-- A closed cohort: the customers who paid twelve months before the period's last day, then and now.
with spans as (
    select period_id, grain, scope_type, scope_id, last_date, {{ year_before('last_date') }} as cohort_date
    from {{ ref('mrr_by_period') }}
    where grain not in ('day', 'week', 'fiscal_ytd', 'trailing_3m', 'trailing_12m')
),

cohort_days as (
    select distinct cohort_date as date_day from spans
),

cohort as (
    {{ mrr_on('cohort_days') }}
),

customers as (
    select scope_type, scope_id, date_day,
        sum(sum(active_customers)) over (partition by scope_type, scope_id order by date_day) as customers
    from (
        select scope_type, scope_id, date_day, active_customers from {{ ref('customers_by_day') }}
        union all
        select distinct scope_type, scope_id, cohort_date, 0 from spans
    ) as read_off
    group by scope_type, scope_id, date_day
)

select
    spans.period_id,
    spans.grain,
    spans.scope_type,
    spans.scope_id,
    cast(customers.customers as double) as cohort_customers,
    cohort.mrr as cohort_mrr,
    cohort.mrr + coalesce(kept.change_mrr, 0) as closing_mrr,
    cohort.mrr + coalesce(kept.loss_mrr, 0) as kept_mrr,
    coalesce(kept.returned_mrr, 0) as returned_mrr,
    cast(cohort.unknown_intervals + coalesce(kept.unknown, 0) as double) as unknown_changes
from spans
inner join cohort
    on cohort.scope_type = spans.scope_type and cohort.scope_id = spans.scope_id
    and cohort.date_day = spans.cohort_date
left join customers
    on customers.scope_type = spans.scope_type and customers.scope_id = spans.scope_id
    and customers.date_day = spans.cohort_date
left join {{ ref('mrr_kept_by_window') }} as kept
    on kept.scope_type = spans.scope_type and kept.scope_id = spans.scope_id
    and kept.opening_date = spans.cohort_date and kept.closing_date = spans.last_date
where cohort.mrr > 0
