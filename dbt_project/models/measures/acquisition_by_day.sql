-- Spend on winning customers beside the customers won, over days of which both are known: late books must not look
-- like cheap customers, and neither must the time before the books begin. For the company, and for teams that ever had
-- spend of their own.
with known as (
    {{ known_through(['spend', 'subscriptions or revenue']) }}
),

scopes_with_spend as (
    select scope_type, scope_id, {{ period_start('month', 'min(date_day)') }} as first_date
    from {{ ref('spend_by_day') }}
    where acquisition_amount > 0
        and (scope_type = 'company' or (scope_type = 'team' and scope_id <> '(unassigned)'))
    group by scope_type, scope_id
),

sides as (
    select scope_type, scope_id, date_day, acquisition_amount, acquisition_without_rate, 0 as new_customers
    from {{ ref('spend_by_day') }}
    union all
    select scope_type, scope_id, date_day, 0, 0, new_customers
    from {{ ref('customers_by_day') }}
)

select
    sides.scope_type, sides.scope_id, sides.date_day,
    sum(sides.acquisition_amount) as acquisition_amount,
    sum(sides.acquisition_without_rate) as acquisition_without_rate,
    sum(sides.new_customers) as new_customers
from sides
inner join scopes_with_spend as scope
    on scope.scope_type = sides.scope_type and scope.scope_id = sides.scope_id
        and sides.date_day >= scope.first_date
inner join known on sides.date_day <= known.known_through_date
group by sides.scope_type, sides.scope_id, sides.date_day
