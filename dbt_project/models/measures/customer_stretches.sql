{#- What a customer is in at one time by itself; it may have several products at once, and each has its own times. -#}
{%- set cut_by = ['team', 'rep', 'segment', 'territory', 'channel'] -%}

-- When each customer belonged to each scope while active: [from, to), to NULL while it does. What begins and ends a
-- stretch is said of the customer of the company: one that changes hands neither leaves nor joins.
with known as (
    {{ known_through(['subscriptions or revenue']) }}
),

spells as (
    select spells.customer_id, spells.spell_number, spells.spell_start_date,
        case when spells.spell_end_date <= known.known_through_date then spells.spell_end_date end as spell_end_date
    from {{ ref('fct_customer_spell') }} as spells
    cross join known
    where spells.spell_start_date <= known.known_through_date
),

cut as (
    {{ stretches(ref('fct_customer_spell'), ['customer_id', 'spell_start_date', 'spell_end_date'],
        'spell_start_date', 'spell_end_date') }}
),

-- What is cut for one scope is still one stay in another: pieces that touch are put together again.
pieces as (
    {%- for scope_type in cut_by %}
    select '{{ scope_type }}' as scope_type, {{ scopes()[scope_type] }} as scope_id, customer_id, from_date,
        coalesce(to_date, date '9999-12-31') as to_date
    from cut
    where from_date > spell_start_date or to_date < spell_end_date or (to_date is not null and spell_end_date is null)
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

stays as (
    {{ spells('pieces', ['scope_type', 'scope_id', 'customer_id']) }}
),

bought as (
    select customer_id, product, valid_from_date as from_date,
        coalesce(valid_to_date, date '9999-12-31') as to_date
    from {{ ref('fct_mrr_interval') }}
    where coalesce(amount, 1) > 0
    union all
    select customer_id, product, revenue_date, {{ add_days('revenue_date', purchase_days()) }}
    from {{ ref('fct_revenue_line') }}
    where line_type = 'sale' and coalesce(gross_amount, 1) > coalesce(discount_amount, 0)
        and customer_id is not null
        and not exists (select 1 from {{ ref('fct_mrr_interval') }})
),

by_product as (
    {{ spells('bought', ['customer_id', 'product']) }}
),

scoped as (
    select 'company' as scope_type, 'all' as scope_id, customer_id, spell_start_date as from_date,
        spell_end_date as to_date
    from spells
    union all
    select 'product', by_product.product, by_product.customer_id, by_product.from_date,
        case when by_product.to_date <= known.known_through_date then by_product.to_date end
    from by_product
    cross join known
    where by_product.from_date <= known.known_through_date
    union all
    select scope_type, scope_id, customer_id, from_date, case when to_date < date '9999-12-31' then to_date end
    from stays
    {%- for scope_type in cut_by %}
    union all
    select '{{ scope_type }}', {{ scopes()[scope_type] }}, customer_id, from_date, to_date
    from cut
    where from_date = spell_start_date and (to_date is null or to_date = spell_end_date)
    {%- endfor %}
)

select
    scoped.scope_type,
    scoped.scope_id,
    scoped.customer_id,
    scoped.from_date,
    scoped.to_date,
    case
        when begun.spell_number = 1 then 'new'
        when begun.spell_number > 1 then 'reactivated'
        else 'transferred'
    end as begins,
    case when ended.spell_number is not null then 'lost' when scoped.to_date is not null then 'transferred' end as ends
from scoped
left join spells as begun
    on begun.customer_id = scoped.customer_id and begun.spell_start_date = scoped.from_date
left join spells as ended
    on ended.customer_id = scoped.customer_id and ended.spell_end_date = scoped.to_date
