with changes as (
    select
        scope_type, scope_id, spell_start_date as date_day,
        1 as active_customers, case when spell_number = 1 then 1 else 0 end as new_customers, 0 as churn_events
    from {{ ref('customer_spells') }}
    union all
    select scope_type, scope_id, spell_end_date, -1, 0, 1
    from {{ ref('customer_spells') }}
    where spell_end_date is not null
)

select
    scope_type, scope_id, date_day,
    sum(active_customers) as active_customers,
    sum(new_customers) as new_customers,
    sum(churn_events) as churn_events
from changes
group by scope_type, scope_id, date_day
