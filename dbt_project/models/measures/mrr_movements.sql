-- What happened to each customer's MRR between two month ends: named once, for the whole company, and then laid to
-- the scopes that gained or lost. What a scope gains or loses beyond that came from or went to another scope.
with months as (
    select distinct {{ add_days('period_start_date', -1) }} as opening_date, last_date as closing_date
    from {{ ref('mrr_by_period') }}
    where grain = 'month'
),

-- A newcomer has no opening MRR to revalue: it counts at the rate of the closing day.
moved as (
    select
        held.*,
        held.customer_opening_mrr <= 0 and held.customer_closing_mrr > 0 as is_won,
        case
            when held.customer_opening_mrr <= 0 and held.customer_closing_mrr > 0 then held.closing_mrr
            else held.constant_mrr
        end - held.opening_mrr as change_mrr,
        -- The order matters: a return is also a growth, and a loss is also a fall.
        case
            when held.customer_opening_mrr <= 0 and held.customer_closing_mrr > 0 and not held.has_paid_before
            then 'new'
            when held.customer_opening_mrr <= 0 and held.customer_closing_mrr > 0 then 'reactivation'
            when held.customer_opening_mrr > 0 and held.customer_constant_mrr <= 0 then 'churn'
            when held.customer_constant_mrr > held.customer_opening_mrr then 'expansion'
            when held.customer_constant_mrr < held.customer_opening_mrr then 'contraction'
            else 'none'
        end as movement
    from {{ ref('mrr_by_window') }} as held
    inner join months on months.opening_date = held.opening_date and months.closing_date = held.closing_date
),

scoped as (
    {{ by_scope('moved', ['closing_date', 'customer_id', 'movement'], {
        'change_mrr': 'sum(change_mrr)',
        'revaluation_mrr': 'sum(case when is_won then closing_mrr - constant_mrr else 0 end)',
        'unknown': 'max(customer_unknown)',
    }) }}
),

totals as (
    select
        scoped.*,
        sum(change_mrr) over (partition by scope_type, closing_date, customer_id) as customer_change_mrr,
        sum(greatest(change_mrr, 0)) over (partition by scope_type, closing_date, customer_id) as gains_mrr,
        sum(least(change_mrr, 0)) over (partition by scope_type, closing_date, customer_id) as losses_mrr
    from scoped
),

-- Of what the customer gained in all, each scope that gained has its share; of what it lost, each that lost.
shared as (
    select
        totals.*,
        case
            when movement = 'none' then 0
            when customer_change_mrr = change_mrr then change_mrr
            when customer_change_mrr > 0
            then greatest(change_mrr, 0) * customer_change_mrr / nullif(gains_mrr, 0)
            else least(change_mrr, 0) * customer_change_mrr / nullif(losses_mrr, 0)
        end as movement_mrr
    from totals
)

select
    scope_type, scope_id, closing_date, customer_id, movement, unknown, revaluation_mrr,
    coalesce(movement_mrr, 0) as movement_mrr,
    change_mrr - coalesce(movement_mrr, 0) as transferred_mrr
from shared
