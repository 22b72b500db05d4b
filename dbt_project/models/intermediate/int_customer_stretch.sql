-- What changed only between teams is cut by int_rep_team_stretch.
{% set columns = ['team', 'rep_id', 'segment', 'territory', 'channel'] -%}

with event as (
    select customer_id, valid_from_date,
        {{ no_columns(['rep', 'team', 'segment', 'territory', 'channel', 'product']) }}
    from {{ ref('int_customer_changes') }}
),

resolved as (
    select event.customer_id, event.valid_from_date, {{ scope_columns() }}
    from event
    {{ scope_joins('event.valid_from_date') }}
)

{{ spans_of_changes('resolved', ['customer_id'], columns) }}
