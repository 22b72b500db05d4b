with event as (
    select
        {{ unique_key(
            'training.training_id',
            'training.held_at nulls last, training.rep nulls last, training.title nulls last,'
            ~ ' training.hours nulls last, training.kind nulls last, training.source'
        ) }} as training_id,
        training.held_date,
        lower(trim(coalesce(training.kind, 'training'))) as kind,
        training.hours,
        training.rep,
        {{ no_columns(['team', 'segment', 'territory', 'channel', 'product', 'customer_id']) }}
    from {{ ref('stg_trainings') }} as training
    cross join {{ ref('stg_company') }} as company
    where training.held_date <= company.as_of_date
)

select
    event.training_id,
    event.held_date,
    event.kind,
    event.hours,
    {{ scope_columns() }}
from event
{{ scope_joins('event.held_date') }}
