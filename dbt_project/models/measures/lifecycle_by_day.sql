-- People coming to MQL and SQL, by the day they came; conversions stand on the day of the MQL they are credited to.
with events as (
    select entered_date as date_day, {{ scopes().values() | join(', ') }},
        is_first as mql, converts as mql_converted, 1 as mql_entries, converts_by_entry as mql_entries_converted,
        is_first_recorded as mql_recorded, converts_strictly as mql_recorded_converted, 0 as sql_people, 0 as sql_entries
    from {{ ref('lifecycle_conversions') }}
    union all
    select entered_date, {{ scopes().values() | join(', ') }}, 0, 0, 0, 0, 0, 0,
        case when entry_number = 1 then 1 else 0 end, 1
    from {{ ref('fct_lifecycle_entry') }}
    where stage = 'sql'
)

{{ by_scope('events', ['date_day'], {
    'mql': 'sum(mql)',
    'mql_converted': 'sum(mql_converted)',
    'mql_entries': 'sum(mql_entries)',
    'mql_entries_converted': 'sum(mql_entries_converted)',
    'mql_recorded': 'sum(mql_recorded)',
    'mql_recorded_converted': 'sum(mql_recorded_converted)',
    'sql_people': 'sum(sql_people)',
    'sql_entries': 'sum(sql_entries)',
}) }}
