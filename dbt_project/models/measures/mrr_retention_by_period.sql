-- A closed cohort: the customers who paid twelve months before the period's last day, then and now. Those whose MRR
-- did not change in between keep what they had, so only changes are read.
with spans as (
    select period_id, grain, scope_type, scope_id, last_date,
        case
            when last_date = last_day(last_date) then last_day({{ add_months('last_date', -12) }})
            else {{ add_months('last_date', -12) }}
        end as cohort_date
    from {{ ref('mrr_by_period') }}
    where grain not in ('day', 'week', 'fiscal_ytd', 'trailing_3m', 'trailing_12m')
),

windows as (
    select distinct last_date, cohort_date from spans
),

window_days as (
    select windows.last_date, days.date_day
    from windows
    inner join {{ ref('dim_day') }} as days
        on days.date_day > windows.cohort_date and days.date_day <= windows.last_date
),

levels_then as (
    select scope_type, scope_id, date_day, mrr, paying_customers, intervals_without_rate
    from {{ ref('mrr_by_day') }}
    union all
    select distinct scope_type, scope_id, cohort_date, 0, 0, 0 from spans
),

running as (
    select scope_type, scope_id, date_day,
        sum(mrr) over (partition by scope_type, scope_id order by date_day) as mrr,
        sum(paying_customers) over (partition by scope_type, scope_id order by date_day) as paying_customers,
        sum(intervals_without_rate) over (partition by scope_type, scope_id order by date_day)
            as intervals_without_rate
    from levels_then
),

cohort as (
    select scope_type, scope_id, date_day,
        max(mrr) as mrr, max(paying_customers) as paying_customers, max(intervals_without_rate) as unrated
    from running
    group by scope_type, scope_id, date_day
),

moved as (
    select
        changes.scope_type, changes.scope_id, window_days.last_date, changes.customer_id,
        min_by(changes.opening_mrr, changes.date_day) as opening_mrr,
        max_by(changes.closing_mrr, changes.date_day) as closing_mrr,
        sum(abs(changes.unrated)) as unrated
    from {{ ref('mrr_changes') }} as changes
    inner join window_days on window_days.date_day = changes.date_day
    group by changes.scope_type, changes.scope_id, window_days.last_date, changes.customer_id
),

summed as (
    select scope_type, scope_id, last_date,
        sum(closing_mrr - opening_mrr) as change_mrr,
        sum(least(closing_mrr - opening_mrr, 0)) as loss_mrr,
        sum(unrated) as unrated
    from moved
    where opening_mrr > 0
    group by scope_type, scope_id, last_date
)

select
    spans.period_id,
    spans.grain,
    spans.scope_type,
    spans.scope_id,
    cast(cohort.paying_customers as double) as cohort_customers,
    cast(cohort.mrr as double) as cohort_mrr,
    cast(cohort.mrr + coalesce(summed.change_mrr, 0) as double) as closing_mrr,
    cast(cohort.mrr + coalesce(summed.loss_mrr, 0) as double) as kept_mrr,
    cast(cohort.unrated + coalesce(summed.unrated, 0) as double) as changes_without_rate
from spans
inner join cohort
    on cohort.scope_type = spans.scope_type and cohort.scope_id = spans.scope_id
    and cohort.date_day = spans.cohort_date
left join summed
    on summed.scope_type = spans.scope_type and summed.scope_id = spans.scope_id
    and summed.last_date = spans.last_date
where cohort.mrr > 0
