-- Levels at the last day of the period and of its base, each at the rates of its day.
with {{ bases(ref('mrr_by_day'), ['subscriptions'], ['yoy', 'pop'], are_levels=true) }},

base_days as (
    select distinct base_end_date as date_day from bases
),

levels_then as (
    {{ mrr_on('base_days') }}
),

base as (
    select bases.comparison, bases.period_id, levels_then.scope_type, levels_then.scope_id, levels_then.mrr,
        levels_then.unknown_intervals
    from bases
    inner join levels_then on levels_then.date_day = bases.base_end_date
)

{{ compared(ref('mrr_by_period'), 'base', {'mrr': 'case when unknown_intervals = 0 then mrr end'},
    'paying_customers') }}
