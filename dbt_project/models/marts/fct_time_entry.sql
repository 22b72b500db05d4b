with event as (
    select
        {{ unique_key(
            'entry.entry_id',
            'entry.worked_at nulls last, entry.rep nulls last, entry.task nulls last,'
            ~ ' entry.duration_seconds nulls last, entry.tags nulls last, entry.source'
        ) }} as entry_id,
        entry.worked_date,
        nullif(trim(entry.task), '') as task,
        entry.tags,
        coalesce(
            {{ activity_named_by('entry.tags') }}, {{ activity_named_by('entry.task') }},
            nullif(trim(entry.task), ''), '(unassigned)'
        ) as activity,
        cast(cast(entry.duration_seconds as double) / 3600 as decimal(18, 4)) as hours,
        entry.rep,
        {{ no_columns(['team', 'segment', 'territory', 'channel', 'product', 'customer_id']) }}
    from {{ ref('stg_time_entries') }} as entry
    cross join {{ ref('stg_company') }} as company
    where entry.worked_date <= company.as_of_date
)

select
    event.entry_id,
    event.worked_date,
    event.task,
    event.tags,
    event.activity,
    event.hours,
    {{ scope_columns() }}
from event
{{ scope_joins('event.worked_date') }}
