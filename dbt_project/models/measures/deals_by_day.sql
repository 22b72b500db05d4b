{#- A deal counts for the cohort of its creation if it was decided within this many days. Without a limit an old
    cohort would win on and on and no two could be compared; half a year holds nearly every cycle of the field. The
    KPIs of the cohort say the same number as their `maturity_days`. -#}
{%- set cohort_days = 180 -%}
{%- set figures = [
    'deal_amount', 'is_won', 'is_lost', 'is_derailed', 'lacks_rate', 'is_decided_in_time', 'cycle_days',
    'touch_cycle_days', 'qualified_cycle_days', 'has_presentation',
] -%}

-- A deal counts on the day it was created, for whoever owned it then, and again on the day it closed. An amount nobody entered is unknown and
-- left out; one in a currency without a rate makes the sum unknown.
with deals as (
    select
        deal.deal_id, deal.created_date, deal.closed_date, deal.team, deal.rep_id, deal.segment, deal.territory, deal.channel,
        deal.product, deal.deal_amount, deal.is_won,
        deal.is_closed and not deal.is_won as is_lost,
        deal.is_derailed,
        deal.amount is not null and deal.deal_amount is null as lacks_rate,
        deal.is_closed
            and {{ day_diff('deal.created_date', 'deal.closed_date') }} < {{ cohort_days }} as is_decided_in_time,
        deal.cycle_days,
        {{ day_diff('milestones.first_touch_date', 'deal.closed_date') }} as touch_cycle_days,
        {{ day_diff('milestones.qualified_date', 'deal.closed_date') }} as qualified_cycle_days,
        coalesce(milestones.has_presentation, false) as has_presentation
    from {{ ref('fct_deal') }} as deal
    left join {{ ref('deal_milestones') }} as milestones on milestones.deal_id = deal.deal_id
),

events as (
    select 'created' as event, deals.created_date as date_day, {{ of('deals', figures) }},
        {%- for column in scopes().values() %}
        {{ value_then('held.deal_id', 'held.' ~ column, 'deals.' ~ column) }} as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from deals
    left join {{ ref('int_deal_stretch') }} as held
        on held.deal_id = deals.deal_id
        and held.valid_from_date <= deals.created_date and held.valid_to_date > deals.created_date
    where deals.created_date is not null
    union all
    select 'won', closed_date, {{ (figures + scopes().values() | list) | join(', ') }}
    from deals
    where is_won and closed_date is not null
    union all
    select 'lost', closed_date, {{ (figures + scopes().values() | list) | join(', ') }}
    from deals
    where is_lost and closed_date is not null
)

{%- set created = "event = 'created'" -%}
{%- set won = "event = 'won'" -%}
{%- set lost = "event = 'lost'" %}

{{ by_scope('events', ['date_day'], {
    'deals_created': 'count(case when ' ~ created ~ ' then 1 end)',
    'created_amount': 'sum(case when ' ~ created ~ ' then deal_amount end)',
    'created_without_rate': 'count(case when ' ~ created ~ ' and lacks_rate then 1 end)',
    'cohort_won': 'count(case when ' ~ created ~ ' and is_won and is_decided_in_time then 1 end)',
    'cohort_lost': 'count(case when ' ~ created ~ ' and is_lost and is_decided_in_time then 1 end)',
    'deals_won': 'count(case when ' ~ won ~ ' then 1 end)',
    'deals_lost': 'count(case when ' ~ lost ~ ' then 1 end)',
    'deals_derailed': 'count(case when ' ~ lost ~ ' and is_derailed then 1 end)',
    'won_amount': 'sum(case when ' ~ won ~ ' then deal_amount end)',
    'won_without_rate': 'count(case when ' ~ won ~ ' and lacks_rate then 1 end)',
    'deals_priced': 'count(case when ' ~ won ~ ' and deal_amount >= 0 then 1 end)',
    'priced_amount': 'sum(case when ' ~ won ~ ' and deal_amount >= 0 then deal_amount end)',
    'lost_amount': 'sum(case when ' ~ lost ~ ' and deal_amount >= 0 then deal_amount end)',
    'lost_without_rate': 'count(case when ' ~ lost ~ ' and lacks_rate then 1 end)',
    'lost_priced': 'count(case when ' ~ lost ~ ' and deal_amount >= 0 then 1 end)',
    'cycle_days': 'sum(case when ' ~ won ~ ' then cycle_days end)',
    'deals_timed': 'count(case when ' ~ won ~ ' then cycle_days end)',
    'lost_cycle_days': 'sum(case when ' ~ lost ~ ' then cycle_days end)',
    'lost_timed': 'count(case when ' ~ lost ~ ' then cycle_days end)',
    'touch_cycle_days': 'sum(case when ' ~ won ~ ' then touch_cycle_days end)',
    'deals_touched': 'count(case when ' ~ won ~ ' then touch_cycle_days end)',
    'qualified_cycle_days': 'sum(case when ' ~ won ~ ' then qualified_cycle_days end)',
    'deals_qualified': 'count(case when ' ~ won ~ ' then qualified_cycle_days end)',
    'presented_won': 'count(case when ' ~ won ~ ' and has_presentation then 1 end)',
    'presented_lost': 'count(case when ' ~ lost ~ ' and has_presentation then 1 end)',
}) }}
