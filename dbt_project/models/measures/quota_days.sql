-- Every quota spread evenly over its days, up to the last day of which something is known: what was sold is then
-- measured against the same days. A rep without a quota, or with one of zero, carries none.
with known as (
    {{ known_through(['quotas', 'deals or revenue']) }}
)

select
    quota.rep_id,
    case
        when quota.rep_id = '(unassigned)' then quota.team
        else coalesce(membership.team, quota.team)
    end as team,
    days.date_day,
    cast(quota.quota_amount as double)
    / nullif({{ day_diff('quota.quota_start_date', 'quota.quota_end_date') }} + 1, 0) as quota_amount,
    case when quota.quota_amount is null then 1 else 0 end as quota_without_rate
from {{ ref('fct_quota') }} as quota
cross join known
inner join {{ ref('dim_day') }} as days
    on days.date_day between quota.quota_start_date and least(quota.quota_end_date, known.known_through_date)
left join {{ ref('int_rep_team') }} as membership
    on membership.rep_id = quota.rep_id
    and membership.valid_from_date <= days.date_day
    and membership.valid_to_date > days.date_day
where quota.quota_amount > 0 or quota.quota_amount is null
