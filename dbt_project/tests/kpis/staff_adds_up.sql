-- In every period: staff before it + joiners − those away since = staff on its last day. A leaver still counts on the
-- last day worked, so away are those whose last day worked lies between the day before and the day before the last.
with away as (
    select
        period.period_id,
        sum({{ 'case when ' ~ add_days('stay.end_date', -1) ~ ' = staff.last_date then 1 else 0 end' }}) as on_last_day,
        sum(case when stay.end_date = period.period_start_date then 1 else 0 end) as on_day_before
    from {{ ref('staff_by_period') }} as staff
    inner join {{ ref('dim_period') }} as period on period.period_id = staff.period_id
    inner join {{ ref('staff_stays') }} as stay
        on stay.is_leaver = 1 and stay.end_date between period.period_start_date and {{ add_days('staff.last_date', 1) }}
    where staff.scope_type = 'company' and staff.grain not in ('day', 'week')
    group by period.period_id
)

select staff.period_id, staff.opening_staff, staff.joiners, staff.leavers, staff.staff
from {{ ref('staff_by_period') }} as staff
left join away on away.period_id = staff.period_id
where staff.scope_type = 'company' and staff.grain not in ('day', 'week')
    and (
        staff.opening_staff + staff.joiners - staff.leavers
        + coalesce(away.on_last_day, 0) - coalesce(away.on_day_before, 0) <> staff.staff
        or staff.opening_leavers > staff.leavers
        or staff.average_staff < 0
    )
