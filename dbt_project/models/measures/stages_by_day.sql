{#- A deal that goes on within this many days of reaching a stage counts as converted from it. Longer lets slow deals
    in and makes recent months immature for longer; most sales cycles of the field end within a quarter. -#}
{%- set conversion_days = 90 -%}
{%- set scope_columns = scopes().values() | join(', ') -%}

with events as (
    select pipeline, stage_rank, stage, reached_date as date_day, {{ scope_columns }},
        1 as cohort_entered,
        case when {{ day_diff('reached_date', 'next_reached_date') }} < {{ conversion_days }} then 1 else 0 end
            as cohort_converted,
        0 as event_entered, 0 as event_converted, 0 as strict_entered, 0 as strict_converted,
        0 as exits, 0 as stage_days
    from {{ ref('stage_reaches') }}
    union all
    select pipeline, stage_rank, stage, first_entered_date, {{ scope_columns }}, 0, 0, 1, 0, 0, 0, 0, 0
    from {{ ref('stage_reaches') }}
    where first_entered_date is not null
    union all
    -- An entry into a stage is a conversion of the one before it, on the day it happened.
    select entered.pipeline, below.stage_rank, below.stage, entered.first_entered_date,
        {% for column in scopes().values() %}entered.{{ column }}, {% endfor %}0, 0, 0, 1, 0, 0, 0, 0
    from {{ ref('stage_reaches') }} as entered
    inner join {{ ref('stage_reaches') }} as below
        on below.deal_id = entered.deal_id and below.stage_rank = entered.stage_rank - 1
    where entered.first_entered_date is not null
    union all
    select pipeline, stage_rank, stage, strict_date, {{ scope_columns }}, 0, 0, 0, 0, 1,
        case when {{ day_diff('strict_date', 'next_strict_date') }} < {{ conversion_days }} then 1 else 0 end, 0, 0
    from {{ ref('stage_reaches') }}
    where strict_date is not null
    union all
    select pipeline, stage_rank, stage, left_date, {{ scope_columns }}, 0, 0, 0, 0, 0, 0, 1, stood_days
    from {{ ref('stage_reaches') }}
    where left_date is not null
)

{{ by_scope('events', ['date_day', 'pipeline', 'stage_rank', 'stage'], {
    'cohort_entered': 'sum(cohort_entered)',
    'cohort_converted': 'sum(cohort_converted)',
    'event_entered': 'sum(event_entered)',
    'event_converted': 'sum(event_converted)',
    'strict_entered': 'sum(strict_entered)',
    'strict_converted': 'sum(strict_converted)',
    'exits': 'sum(exits)',
    'stage_days': 'sum(stage_days)',
}) }}
