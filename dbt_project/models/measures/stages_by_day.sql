{#- Per kind of event: the relation that holds it, the day it counts on, and what it adds. -#}
{%- set events = [
    ('cohorts', 'cohort_date', {
        'cohort_entered': "case when view = 'cohort' then 1 else 0 end",
        'cohort_converted': "case when view = 'cohort' then goes_on else 0 end",
        'cohort_pending': "case when view = 'cohort' then is_pending else 0 end",
        'strict_entered': "case when view = 'strict' then 1 else 0 end",
        'strict_converted': "case when view = 'strict' then goes_on else 0 end",
        'strict_pending': "case when view = 'strict' then is_pending else 0 end",
    }),
    ('reaches', 'reached_date', {'reached': '1'}),
    ('reaches', 'first_entered_date', {'event_entered': '1'}),
    ('reaches', 'left_date', {'exits': '1', 'stage_days': 'stood_days'}),
    ('passed', 'entered_date', {'event_converted': '1'}),
    ('passed', 'reached_date', {'went_on': '1'}),
    ('dropped', 'closed_date', {'dropped': '1'}),
] -%}
{%- set measures = [
    'cohort_entered', 'cohort_converted', 'cohort_pending', 'event_entered', 'event_converted', 'strict_entered',
    'strict_converted', 'strict_pending', 'reached', 'went_on', 'dropped', 'exits', 'stage_days',
] -%}
{%- set totals = {} -%}
{%- for measure in measures -%}{%- do totals.update({measure: 'sum(' ~ measure ~ ')'}) -%}{%- endfor -%}

with cohorts as (
    select * from {{ ref('stage_cohorts') }}
),

reaches as (
    select * from {{ ref('stage_reaches') }}
),

-- Coming to a stage is going on from the one before it, on the day it happened and in the scopes of that day.
passed as (
    select
        below.pipeline, below.stage_rank, below.stage, entered.reached_date,
        entered.first_entered_date as entered_date, {{ of('entered', scopes().values() | list) }}
    from reaches as entered
    inner join reaches as below
        on below.deal_id = entered.deal_id and below.stage_rank = entered.stage_rank - 1
),

-- A lost deal dropped out of the highest stage it reached.
dropped as (
    select
        reaches.pipeline, reaches.stage_rank, reaches.stage, deal.closed_date,
        {{ of('deal', scopes().values() | list) }}
    from reaches
    inner join {{ ref('fct_deal') }} as deal on deal.deal_id = reaches.deal_id
    where reaches.next_reached_date is null and deal.is_closed and not deal.is_won
),

events as (
    {%- for relation, day, added in events %}
    select pipeline, stage_rank, stage, {{ day }} as date_day, {{ scopes().values() | join(', ') }},
        {%- for measure in measures %}
        {{ added.get(measure, '0') }} as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ relation }}
    where {{ day }} is not null
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

{{ by_scope('events', ['date_day', 'pipeline', 'stage_rank', 'stage'], totals) }}
