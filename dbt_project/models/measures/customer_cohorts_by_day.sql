{%- set ages = [1, 2, 3, 6, 12] -%}
-- Customers by the day they first paid, with how many were active on some day of the k-th calendar month after that
-- month (or, rolling, in it or later). Those whose k-th month has not begun are not counted as reached.
with known as (
    {{ known_through(['subscriptions or revenue']) }}
),

firsts as (
    select
        spells.customer_id, spells.from_date, spells.to_date,
        {{ period_start('month', 'min(spells.from_date) over (partition by spells.customer_id)') }} as cohort_date
    from {{ ref('customer_stretches') }} as spells
    where spells.scope_type = 'company'
),

followed as (
    select
        customer_id
        {%- for age in ages %},
        max(case when {{ add_months('cohort_date', age) }} <= known.known_through_date then 1 else 0 end)
            as reached_m{{ age }},
        max(case
            when from_date < {{ add_months('cohort_date', age + 1) }}
                and (to_date is null or to_date > {{ add_months('cohort_date', age) }}) then 1
            else 0
        end) as active_m{{ age }},
        max(case when to_date is null or to_date > {{ add_months('cohort_date', age) }} then 1 else 0 end)
            as active_from_m{{ age }}
        {%- endfor %}
    from firsts
    cross join known
    group by customer_id
)

select
    stretches.scope_type,
    stretches.scope_id,
    stretches.from_date as date_day,
    count(*) as cohort_customers
    {%- for age in ages %},
    sum(followed.reached_m{{ age }}) as reached_m{{ age }},
    sum(followed.active_m{{ age }}) as active_m{{ age }},
    sum(followed.active_from_m{{ age }}) as active_from_m{{ age }}
    {%- endfor %}
from {{ ref('customer_stretches') }} as stretches
inner join followed on followed.customer_id = stretches.customer_id
where stretches.begins = 'new'
group by stretches.scope_type, stretches.scope_id, stretches.from_date
