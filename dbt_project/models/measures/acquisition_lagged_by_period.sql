-- A team has a figure only in periods with spend of its own.
select
    period_id, grain, period_start_date, last_date, scope_type, scope_id,
    case when acquisition_without_rate = 0 then acquisition_amount end as acquisition_amount,
    new_customers
from (
    {{ roll_up(
        ref('acquisition_lagged_by_day'), ['acquisition_amount', 'acquisition_without_rate', 'new_customers'],
        ['spend', 'subscriptions or revenue'], weeks=false
    ) }}
) as rolled_up
where scope_type = 'company' or acquisition_amount > 0
