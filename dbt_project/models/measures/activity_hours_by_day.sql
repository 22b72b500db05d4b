-- What nobody does has no row: a figure of an activity that is not tracked is absent, not zero.
with entries as (
    select *, worked_date as date_day
    from {{ ref('fct_time_entry') }}
    where activity in ({% for word in activities() %}'{{ word }}'{{ ', ' if not loop.last }}{% endfor %})
)

{{ by_scope('entries', ['date_day', 'activity'], {
    'hours_logged': 'sum(hours)',
    'time_entries': 'count(hours)',
}, only=['team', 'rep']) }}
