{#- A demo in this project is a meeting where the product is shown, whatever the tool calls it. A stage that says the
    meeting is only planned is none. -#}
{%- set shown = ['demo', 'presentation'] -%}
{%- set planned = ['schedul', 'book', 'planned'] -%}

{%- set is_touch -%}
is_completed and not is_automated
        and activity_type in ('call', 'email', 'social', 'meeting', 'demo', 'presentation')
{%- endset -%}

-- What came before a decision: the first touch, the qualified lead, a held demo. What a customer of an earlier deal
-- talks about is not the beginning of this one, unless the talk is about this deal.
with decided as (
    select deal_id, customer_id, closed_date, is_won
    from {{ ref('fct_deal') }}
    where is_closed and closed_date is not null
),

closings as (
    select customer_id, closed_date,
        lag(closed_date) over (partition by customer_id order by closed_date) as previous_closed_date
    from (select distinct customer_id, closed_date from decided where customer_id is not null) as days
),

won as (
    select decided.deal_id, decided.customer_id, decided.closed_date, closings.previous_closed_date
    from decided
    left join closings
        on closings.customer_id = decided.customer_id and closings.closed_date = decided.closed_date
    where decided.is_won
),

-- The first touch of all is the only one that matters: it came before the decision, or none did.
touched_deals as (
    select deal_id, min(activity_date) as first_touch_date,
        min(case
            when {% for word in shown %}activity_type = '{{ word }}'{{ ' or ' if not loop.last }}{% endfor %}
                then activity_date
        end) as held_date
    from {{ ref('fct_activity') }}
    where deal_id is not null and {{ is_touch }}
    group by deal_id
),

touched_customers as (
    select customer_id, min(activity_date) as first_touch_date
    from {{ ref('fct_activity') }}
    where deal_id is null and customer_id is not null and {{ is_touch }}
    group by customer_id
),

first_touch as (
    select won.deal_id, least(by_deal.first_touch_date, by_customer.first_touch_date) as first_touch_date
    from won
    left join touched_deals as by_deal
        on by_deal.deal_id = won.deal_id and by_deal.first_touch_date <= won.closed_date
    left join touched_customers as by_customer
        on by_customer.customer_id = won.customer_id and by_customer.first_touch_date <= won.closed_date
        and won.previous_closed_date is null
),

qualified as (
    select won.deal_id, min(entry.entered_date) as qualified_date
    from won
    inner join {{ ref('fct_lifecycle_entry') }} as entry
        on entry.customer_id = won.customer_id and entry.entered_date <= won.closed_date
    where entry.stage = 'sql' and not entry.is_imputed
        and (won.previous_closed_date is null or entry.entered_date > won.previous_closed_date)
    group by won.deal_id
),

held as (
    select deal_id, held_date from touched_deals where held_date is not null
),

-- Only where nobody logs demos, a stage that is named after one stands for it.
shown as (
    select deal_id, held_date from held
    union all
    select deal_id, entered_date
    from {{ ref('fct_stage_entry') }}
    where not is_imputed
        and ({% for word in shown %}lower(stage) like '%{{ word }}%'{{ ' or ' if not loop.last }}{% endfor %})
        {%- for word in planned %} and lower(stage) not like '%{{ word }}%'{% endfor %}
        and (select count(*) from held) = 0
),

presented as (
    select distinct shown.deal_id
    from shown
    inner join decided on decided.deal_id = shown.deal_id and shown.held_date <= decided.closed_date
)

select
    decided.deal_id,
    first_touch.first_touch_date,
    qualified.qualified_date,
    presented.deal_id is not null as has_presentation
from decided
left join first_touch on first_touch.deal_id = decided.deal_id
left join qualified on qualified.deal_id = decided.deal_id
left join presented on presented.deal_id = decided.deal_id
