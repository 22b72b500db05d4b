-- MRR with what is signed and has not begun, as changes per scope, day and currency.
with known as (
    {{ known_through(['subscriptions']) }}
),

event as (
    select *, {{ no_columns(['rep', 'team', 'segment', 'territory', 'channel']) }}
    from {{ ref('int_mrr_signed') }}
),

signed as (
    select event.currency, event.amount, event.signed_date, event.until_date, {{ scope_columns() }}
    from event
    {{ scope_joins('event.signed_date') }}
),

changes as (
    select signed_date as date_day, currency, amount, case when amount is null then 1 else 0 end as unknown,
        1 as signed,
        team, rep_id, segment, territory, channel, product
    from signed
    cross join known
    where signed_date <= known.known_through_date
    union all
    select until_date, currency, -amount, case when amount is null then -1 else 0 end,
        -1,
        team, rep_id, segment, territory, channel, product
    from signed
    cross join known
    where until_date <= known.known_through_date
),

together as (
    {{ by_scope('changes', ['date_day', 'currency'], {
        'amount': 'coalesce(sum(amount), 0)', 'unknown_intervals': 'sum(unknown)',
        'signed_subscriptions': 'sum(signed)',
    }) }}
    union all
    select scope_type, scope_id, date_day, currency, amount, unknown_intervals, 0
    from {{ ref('mrr_by_day') }}
)

select scope_type, scope_id, date_day, currency,
    sum(amount) as amount, sum(unknown_intervals) as unknown_intervals,
    sum(signed_subscriptions) as signed_subscriptions
from together
group by scope_type, scope_id, date_day, currency
