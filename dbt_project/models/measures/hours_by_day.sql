with entries as (
    select *, worked_date as date_day
    from {{ ref('fct_time_entry') }}
)

{{ by_scope('entries', ['date_day'], {
    'hours_logged': 'sum(hours)',
    'time_entries': 'count(hours)',
}, only=['team', 'rep'], also=['activity']) }}
