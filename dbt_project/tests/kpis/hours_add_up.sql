-- Hours of all activities are the hours logged, and the figure of an activity is the row of its scope.
select hours.period_id, hours.hours_logged, sum(activity.hours_logged) as by_activity
from {{ ref('hours_by_period') }} as hours
inner join {{ ref('hours_by_period') }} as activity
    on activity.period_id = hours.period_id and activity.scope_type = 'activity'
where hours.scope_type = 'company' and hours.grain not in ('day', 'goal', 'baseline')
group by hours.period_id, hours.hours_logged
having abs(sum(activity.hours_logged) - hours.hours_logged) > 0.01
union all
select own.period_id, own.hours_logged, scope.hours_logged
from {{ ref('activity_hours_by_period') }} as own
inner join {{ ref('hours_by_period') }} as scope
    on scope.period_id = own.period_id and scope.scope_type = 'activity' and scope.scope_id = own.activity
where own.scope_type = 'company' and abs(own.hours_logged - scope.hours_logged) > 0.01
