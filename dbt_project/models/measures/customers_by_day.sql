-- Per scope and day: who came, came back, went, and changed hands. Active customers are what is left of it.
-- `daily_churn` is the day's departures by the customers there were on the day before.
with changes as (
    select scope_type, scope_id, from_date as date_day,
        1 as active_customers,
        case when begins = 'new' then 1 else 0 end as new_customers,
        case when begins = 'reactivated' then 1 else 0 end as reactivated_customers,
        case when begins = 'transferred' then 1 else 0 end as transferred_in_customers,
        0 as lost_customers,
        0 as transferred_out_customers
    from {{ ref('customer_stretches') }}
    union all
    select scope_type, scope_id, to_date, -1, 0, 0, 0,
        case when ends = 'lost' then 1 else 0 end,
        case when ends = 'transferred' then 1 else 0 end
    from {{ ref('customer_stretches') }}
    where to_date is not null
),

by_day as (
    select scope_type, scope_id, date_day, {{ sums('changes', [
        'active_customers', 'new_customers', 'reactivated_customers', 'transferred_in_customers', 'lost_customers',
        'transferred_out_customers',
    ]) }}
    from changes
    group by scope_type, scope_id, date_day
)

select
    by_day.*,
    coalesce(lost_customers / nullif(cast(
        sum(active_customers) over (partition by scope_type, scope_id order by date_day) - active_customers as double
    ), 0), 0) as daily_churn
from by_day
