{#
  Spend on winning customers beside what was won with it (`count` of `counted`), over days of which both are known:
  late books must not look like cheap customers, and neither must the time before the books begin. For the company,
  and for teams and channels that ever had spend of their own. `lag_months`: an expression; spend of that many months
  before.
#}
{% macro acquisition(counted, count, feeds, spend=['acquisition'], lag_months='0') %}
with known as (
    {{ known_through(feeds) }}
),

lag as (
    select {{ lag_months }} as months
),

scopes_with_spend as (
    select scope_type, scope_id, {{ add_months(period_start('month', 'min(date_day)'), 'max(lag.months)') }} as first_date
    from {{ ref('spend_by_day') }}
    cross join lag
    where acquisition_amount > 0
        and (scope_type = 'company' or (scope_type in ('team', 'channel') and scope_id <> '(unassigned)'))
    group by scope_type, scope_id
),

sides as (
    select
        spend.scope_type, spend.scope_id, {{ add_months('spend.date_day', 'lag.months') }} as date_day,
        {%- for kind in spend %}
        spend.{{ kind }}_amount, spend.{{ kind }}_without_rate,
        {%- endfor %}
        0 as {{ count }}
    from {{ ref('spend_by_day') }} as spend
    cross join lag
    union all
    select scope_type, scope_id, date_day, {% for kind in spend %}0, 0, {% endfor %}{{ count }}
    from {{ counted }}
)

select
    sides.scope_type, sides.scope_id, sides.date_day,
    {%- for kind in spend %}
    sum(sides.{{ kind }}_amount) as {{ kind }}_amount,
    sum(sides.{{ kind }}_without_rate) as {{ kind }}_without_rate,
    {%- endfor %}
    sum(sides.{{ count }}) as {{ count }}
from sides
inner join scopes_with_spend as scope
    on scope.scope_type = sides.scope_type and scope.scope_id = sides.scope_id
        and sides.date_day >= scope.first_date
inner join known on sides.date_day <= known.known_through_date
group by sides.scope_type, sides.scope_id, sides.date_day
{% endmacro %}

{# `by_day` of an acquisition macro per period. A team or channel has a figure only in periods with
   spend of its own. #}
{% macro acquisition_per_period(by_day, count, feeds, spend=['acquisition'], weeks=false) %}
{%- set sums = [] -%}
{%- for kind in spend %}{% do sums.extend([kind ~ '_amount', kind ~ '_without_rate']) %}{% endfor -%}
select
    period_id, grain, period_start_date, last_date, scope_type, scope_id,
    {%- for kind in spend %}
    case when {{ kind }}_without_rate = 0 then {{ kind }}_amount end as {{ kind }}_amount,
    {%- endfor %}
    {{ count }}
from (
    {{ roll_up(by_day, sums + [count], feeds, weeks=weeks) }}
) as rolled_up
where scope_type = 'company' or acquisition_amount > 0
{% endmacro %}
