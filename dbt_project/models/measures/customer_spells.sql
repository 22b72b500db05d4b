{#- Products are left out: a customer's time is merged over all that it buys. -#}
{%- set cut_by = ['team', 'rep', 'segment', 'territory', 'channel'] -%}

-- When each customer was active, per scope: [start, end), end NULL while active. Adjoining stretches are one spell,
-- so a customer that only changes hands neither leaves nor joins the company.
with known as (
    {{ known_through(['subscriptions or revenue']) }}
),

stretches as (
    select
        spells.customer_id,
        spells.spell_start_date,
        case when spells.spell_end_date <= known.known_through_date then spells.spell_end_date end as spell_end_date,
        spells.team, spells.rep_id, spells.segment, spells.territory, spells.channel
    from {{ ref('fct_customer_spell') }} as spells
    cross join known
    where spells.spell_start_date <= known.known_through_date
),

scoped as (
    select 'company' as scope_type, 'all' as scope_id, customer_id, spell_start_date, spell_end_date
    from stretches
    {%- for scope_type in cut_by %}
    union all
    select '{{ scope_type }}', {{ scopes()[scope_type] }}, customer_id, spell_start_date, spell_end_date
    from stretches
    {%- endfor %}
),

reached as (
    select
        scoped.*,
        max(coalesce(spell_end_date, date '9999-12-31')) over (
            partition by scope_type, scope_id, customer_id
            order by spell_start_date, coalesce(spell_end_date, date '9999-12-31')
            rows between unbounded preceding and 1 preceding
        ) as reached_date
    from scoped
),

numbered as (
    select
        reached.*,
        sum(case when reached_date >= spell_start_date then 0 else 1 end) over (
            partition by scope_type, scope_id, customer_id
            order by spell_start_date, coalesce(spell_end_date, date '9999-12-31')
            rows between unbounded preceding and current row
        ) as spell_number
    from reached
),

merged as (
    select
        scope_type, scope_id, customer_id, spell_number,
        min(spell_start_date) as spell_start_date,
        max(coalesce(spell_end_date, date '9999-12-31')) as spell_end_date
    from numbered
    group by scope_type, scope_id, customer_id, spell_number
)

select
    scope_type, scope_id, customer_id, spell_number, spell_start_date,
    case when spell_end_date < date '9999-12-31' then spell_end_date end as spell_end_date,
    min(spell_start_date) over (partition by scope_type, scope_id, customer_id) as first_start_date
from merged
