{%- set flows = ['joiners', 'joiners_who_left_early', 'leavers', 'leavers_voluntary', 'leavers_without_reason'] -%}

with running as (
    {{ levels(
        ref('staff_changes_by_day'), ['staff', 'staff_from_day', 'customer_service_staff'] + flows, ['reps']
    ) }}
),

counted as (
    select
        running.*,
        {{ day_diff('period_start_date', 'last_date') }} + 1 as days,
        -- Who has been here since day n was here e + 1 − n days by the end of day e: no row per person and day.
        ({{ day_diff("date '1970-01-01'", 'last_date') }} + 1) * staff - staff_from_day
        - {{ day_diff("date '1970-01-01'", 'period_start_date') }} * opening_staff + opening_staff_from_day as staff_days
    from running
)

select
    counted.period_id,
    counted.grain,
    counted.scope_type,
    counted.scope_id,
    counted.last_date,
    counted.days,
    counted.opening_staff,
    counted.staff,
    counted.staff_days / nullif(counted.days, 0) as average_staff,
    counted.customer_service_staff,
    {%- for flow in flows %}
    counted.{{ flow }} - counted.opening_{{ flow }} as {{ flow }},
    {%- endfor %}
    cast(coalesce(opening.opening_leavers, 0) as double) as opening_leavers
from counted
left join {{ ref('opening_leavers_by_period') }} as opening
    on opening.period_id = counted.period_id
    and opening.scope_type = counted.scope_type and opening.scope_id = counted.scope_id
