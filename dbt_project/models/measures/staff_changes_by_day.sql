{#- Who leaves within this many days of the first one was hired in vain; the usual length of a trial. -#}
{%- set trial_days = 90 -%}

-- Staff who came, changed team or went, per day. A leaver counts on the last day worked, and is away from the next.
with changes as (
    select
        start_date as date_day, team, segment, territory,
        1 as staff,
        case when is_customer_service then 1 else 0 end as customer_service_staff,
        is_joiner as joiners,
        case
            when is_joiner = 1 and {{ day_diff('start_date', 'away_date') }} <= {{ trial_days }} then 1 else 0
        end as joiners_who_left_early,
        0 as leavers, 0 as leavers_voluntary, 0 as leavers_without_reason
    from {{ ref('staff_stays') }}
    union all
    select
        end_date, team, segment, territory,
        -1, case when is_customer_service then -1 else 0 end, 0, 0, 0, 0, 0
    from {{ ref('staff_stays') }}
    where end_date is not null
    union all
    select
        {{ add_days('end_date', -1) }}, team, segment, territory,
        0, 0, 0, 0,
        1, case when leave_reason = 'voluntary' then 1 else 0 end,
        case when leave_reason in ('voluntary', 'involuntary', 'other') then 0 else 1 end
    from {{ ref('staff_stays') }}
    where is_leaver = 1
)

{{ by_scope('changes', ['date_day'], {
    'staff': 'sum(staff)',
    'staff_from_day': 'sum(staff * ' ~ day_diff("date '1970-01-01'", 'date_day') ~ ')',
    'customer_service_staff': 'sum(customer_service_staff)',
    'joiners': 'sum(joiners)',
    'joiners_who_left_early': 'sum(joiners_who_left_early)',
    'leavers': 'sum(leavers)',
    'leavers_voluntary': 'sum(leavers_voluntary)',
    'leavers_without_reason': 'sum(leavers_without_reason)',
}, only=['team', 'segment', 'territory']) }}
