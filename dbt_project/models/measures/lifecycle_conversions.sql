-- One row per entry of a person into MQL, and whether it led to an SQL within the window, counted three ways: the
-- first of both, every entry (a conversion is credited to the nearest entry before it), and recorded ones only.
with entries as (
    select *
    from {{ ref('fct_lifecycle_entry') }}
    where stage in ('mql', 'sql')
),

mql as (
    select
        *,
        case when not is_imputed then 1 else 0 end as is_recorded,
        row_number() over (partition by person_id, is_imputed order by entry_number) as recorded_number
    from entries
    where stage = 'mql'
),

sql_entries as (
    select person_id, entered_date from entries where stage = 'sql'
),

first_sql as (
    select
        person_id,
        min(entered_date) as first_date,
        min(case when not is_imputed then entered_date end) as first_recorded_date
    from entries
    where stage = 'sql'
    group by person_id
),

credited as (
    {{ credited_conversions('mql', 'sql_entries', 'person_id', 'entered_date', conversion_days(), [
        'entry_number', 'is_recorded', 'recorded_number',
    ] + scopes().values() | list) }}
)

select
    credited.person_id,
    credited.entry_number,
    credited.entered_date,
    {{ of('credited', scopes().values() | list) }},
    case when credited.is_converted then 1 else 0 end as converts_by_entry,
    case when credited.entry_number = 1 then 1 else 0 end as is_first,
    case
        when credited.entry_number = 1
            and {{ day_diff('credited.entered_date', 'first_sql.first_date') }} < {{ conversion_days() }} then 1
        else 0
    end as converts,
    case when credited.is_recorded = 1 and credited.recorded_number = 1 then 1 else 0 end as is_first_recorded,
    case
        when credited.is_recorded = 1 and credited.recorded_number = 1
            and {{ day_diff('credited.entered_date', 'first_sql.first_recorded_date') }}
                between 0 and {{ conversion_days() }} - 1 then 1
        else 0
    end as converts_strictly
from credited
left join first_sql on first_sql.person_id = credited.person_id
