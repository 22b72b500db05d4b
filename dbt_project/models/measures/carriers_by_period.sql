-- Half a cent of tolerance: the days of a quota do not add up to it to the last digit.
with carriers as (
    {{ roll_up(ref('carrier_attainment_by_day'), ['quota_amount', 'sold_amount', 'without_rate', 'quota_days'],
        ['quotas', 'deals or revenue'], weeks=false, keys=['rep_id']) }}
)

select
    period_id, scope_type, scope_id,
    cast(count(*) as double) as carriers,
    cast(count(case when sold_amount >= quota_amount - 0.005 then 1 end) as double) as carriers_at_quota,
    sum(without_rate) as without_rate
from carriers
where quota_days > 0
group by period_id, scope_type, scope_id
