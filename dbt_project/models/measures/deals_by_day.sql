{#- A deal counts for the cohort of its creation if it was decided within this many days. Without a limit an old
    cohort would win on and on and no two could be compared; half a year holds nearly every cycle of the field. The
    KPIs of the cohort say the same number as their `maturity_days`. -#}
{%- set cohort_days = 180 -%}
{%- set figures = [
    'deal_amount', 'is_won', 'is_lost', 'is_derailed', 'lacks_rate', 'is_decided_in_time', 'cycle_days',
    'touch_cycle_days', 'qualified_cycle_days', 'has_presentation',
] -%}

-- A deal counts on the day it was created, for whoever owned it then, and again on the day it closed. An amount nobody
-- entered is unknown and left out; one in a currency without a rate makes the sum unknown.
with deals as (
    select
        deal.deal_id, deal.created_date, deal.closed_date, deal.team, deal.rep_id, deal.segment, deal.territory,
        deal.channel, deal.product, deal.deal_amount, deal.is_won,
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
    select
        case when side.is_closing then deals.closed_date else deals.created_date end as date_day,
        case when not side.is_closing then 'created' when deals.is_won then 'won' else 'lost' end as event,
        {{ of('deals', figures) }},
        {%- for column in scopes().values() %}
        {{ value_then('held.deal_id', 'held.' ~ column, 'deals.' ~ column) }} as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from deals
    cross join (select false as is_closing union all select true) as side
    left join {{ ref('int_deal_stretch') }} as held
        on held.deal_id = deals.deal_id and not side.is_closing
        and held.valid_from_date <= deals.created_date and held.valid_to_date > deals.created_date
    where case
            when side.is_closing then (deals.is_won or deals.is_lost) and deals.closed_date is not null
            else deals.created_date is not null
        end
)

{%- set created = "event = 'created'" -%}
{%- set won = "event = 'won'" -%}
{%- set lost = "event = 'lost'" %}

{{ counts_by_scope('events', ['date_day'], {
    'deals_created': created,
    'created_without_rate': created ~ ' and lacks_rate',
    'cohort_won': created ~ ' and is_won and is_decided_in_time',
    'cohort_lost': created ~ ' and is_lost and is_decided_in_time',
    'deals_won': won,
    'deals_lost': lost,
    'deals_derailed': lost ~ ' and is_derailed',
    'won_without_rate': won ~ ' and lacks_rate',
    'deals_priced': won ~ ' and deal_amount >= 0',
    'lost_without_rate': lost ~ ' and lacks_rate',
    'lost_priced': lost ~ ' and deal_amount >= 0',
    'deals_timed': won ~ ' and cycle_days is not null',
    'lost_timed': lost ~ ' and cycle_days is not null',
    'deals_touched': won ~ ' and touch_cycle_days is not null',
    'deals_qualified': won ~ ' and qualified_cycle_days is not null',
    'presented_won': won ~ ' and has_presentation',
    'presented_lost': lost ~ ' and has_presentation',
}, {
    'created_amount': ('deal_amount', created),
    'won_amount': ('deal_amount', won),
    'priced_amount': ('deal_amount', won ~ ' and deal_amount >= 0'),
    'lost_amount': ('deal_amount', lost ~ ' and deal_amount >= 0'),
    'cycle_days': ('cycle_days', won),
    'lost_cycle_days': ('cycle_days', lost),
    'touch_cycle_days': ('touch_cycle_days', won),
    'qualified_cycle_days': ('qualified_cycle_days', won),
}) }}
