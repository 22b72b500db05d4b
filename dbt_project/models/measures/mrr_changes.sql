-- Each day on which a customer's MRR changed, per scope, with what it was before and after. An interval in a
-- currency without a rate has no amount: it is counted, and makes the sums that hold it unknown.
with known as (
    {{ known_through(['subscriptions']) }}
),

changes as (
    select
        intervals.customer_id, intervals.valid_from_date as date_day, intervals.mrr_amount as delta,
        case when intervals.mrr_amount is null then 1 else 0 end as unrated,
        intervals.team, intervals.rep_id, intervals.segment, intervals.territory, intervals.channel, intervals.product
    from {{ ref('fct_mrr_interval') }} as intervals
    inner join known on intervals.valid_from_date <= known.known_through_date
    union all
    select
        intervals.customer_id, intervals.valid_to_date, -intervals.mrr_amount,
        case when intervals.mrr_amount is null then -1 else 0 end,
        intervals.team, intervals.rep_id, intervals.segment, intervals.territory, intervals.channel, intervals.product
    from {{ ref('fct_mrr_interval') }} as intervals
    inner join known on intervals.valid_to_date <= known.known_through_date
),

summed as (
    {{ by_scope('changes', ['date_day', 'customer_id'], {
        'delta': 'coalesce(sum(delta), 0)', 'unrated': 'sum(unrated)',
    }) }}
),

running as (
    select
        scope_type, scope_id, customer_id, date_day, delta, unrated,
        sum(delta) over (partition by scope_type, scope_id, customer_id order by date_day) as closing_mrr
    from summed
    where delta <> 0 or unrated <> 0
)

select
    scope_type, scope_id, customer_id, date_day, delta, unrated,
    closing_mrr - delta as opening_mrr,
    closing_mrr,
    coalesce(max(closing_mrr) over (
        partition by scope_type, scope_id, customer_id
        order by date_day rows between unbounded preceding and 1 preceding
    ), 0) as highest_before_mrr
from running
