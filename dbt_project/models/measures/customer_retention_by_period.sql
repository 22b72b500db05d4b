-- Point to point: who was a customer on the day before the period, and who is one on its last day. Only spells that
-- begin or end inside a period can make a difference, so the rest is never looked at.
with spans as (
    select period_id, grain, scope_type, scope_id, period_start_date, last_date, opening_active_customers,
        active_customers
    from {{ ref('active_customers_by_period') }}
    where grain not in ('day', 'week', 'fiscal_ytd')
),

ended as (
    select
        spans.period_id, spans.scope_type, spans.scope_id,
        count(*) as left_once,
        sum(case when later.customer_id is null then 1 else 0 end) as churned
    from {{ ref('customer_spells') }} as spells
    inner join {{ ref('period_days') }} as bridge on bridge.date_day = spells.spell_end_date
    inner join spans
        on spans.period_id = bridge.period_id
        and spans.scope_type = spells.scope_type and spans.scope_id = spells.scope_id
        and spells.spell_start_date < spans.period_start_date and spells.spell_end_date <= spans.last_date
    left join {{ ref('customer_spells') }} as later
        on later.scope_type = spells.scope_type and later.scope_id = spells.scope_id
        and later.customer_id = spells.customer_id and later.spell_number > spells.spell_number
        and later.spell_start_date <= spans.last_date
        and (later.spell_end_date is null or later.spell_end_date > spans.last_date)
    group by spans.period_id, spans.scope_type, spans.scope_id
),

begun as (
    select
        spans.period_id, spans.scope_type, spans.scope_id,
        sum(case when spells.first_start_date >= spans.period_start_date then 1 else 0 end) as joined,
        sum(case when spells.first_start_date < spans.period_start_date and earlier.customer_id is null
            then 1 else 0 end) as reactivated
    from {{ ref('customer_spells') }} as spells
    inner join {{ ref('period_days') }} as bridge on bridge.date_day = spells.spell_start_date
    inner join spans
        on spans.period_id = bridge.period_id
        and spans.scope_type = spells.scope_type and spans.scope_id = spells.scope_id
        and spells.spell_start_date <= spans.last_date
        and (spells.spell_end_date is null or spells.spell_end_date > spans.last_date)
    left join {{ ref('customer_spells') }} as earlier
        on earlier.scope_type = spells.scope_type and earlier.scope_id = spells.scope_id
        and earlier.customer_id = spells.customer_id and earlier.spell_number < spells.spell_number
        and earlier.spell_start_date < spans.period_start_date
        and earlier.spell_end_date >= spans.period_start_date
    group by spans.period_id, spans.scope_type, spans.scope_id
)

select
    spans.period_id,
    spans.grain,
    spans.period_start_date,
    spans.last_date,
    spans.scope_type,
    spans.scope_id,
    spans.opening_active_customers as opening_customers,
    spans.opening_active_customers - coalesce(ended.churned, 0) as retained_customers,
    cast(coalesce(ended.churned, 0) as double) as churned_customers,
    cast(coalesce(ended.left_once, 0) as double) as customers_who_left,
    cast(coalesce(begun.joined, 0) as double) as joined_customers,
    cast(coalesce(begun.reactivated, 0) as double) as reactivated_customers,
    spans.active_customers as closing_customers
from spans
left join ended
    on ended.period_id = spans.period_id
    and ended.scope_type = spans.scope_type and ended.scope_id = spans.scope_id
left join begun
    on begun.period_id = spans.period_id
    and begun.scope_type = spans.scope_type and begun.scope_id = spans.scope_id
