-- Customers by the day they first became one, and whether anybody of ours was in touch with them in that month.
with contact as (
    select distinct customer_id, {{ period_start('month', 'activity_date') }} as month_start_date
    from {{ ref('fct_activity') }}
    where is_completed and not is_automated and customer_id is not null
        and activity_type in ('call', 'email', 'social', 'meeting', 'demo')
),

known as (
    {{ known_through(['subscriptions or revenue', 'activities']) }}
),

new_customer as (
    select spell.*, spell.spell_start_date as date_day, contact.customer_id is not null as is_contacted
    from {{ ref('fct_customer_spell') }} as spell
    inner join known on spell.spell_start_date <= known.known_through_date
    left join contact
        on contact.customer_id = spell.customer_id
        and contact.month_start_date = {{ period_start('month', 'spell.spell_start_date') }}
    where spell.spell_number = 1
)

{{ by_scope('new_customer', ['date_day'], {
    'new_customers': 'count(*)',
    'contacted_customers': 'sum(case when is_contacted then 1 else 0 end)',
}, only=['team', 'rep', 'segment', 'territory', 'channel']) }}
