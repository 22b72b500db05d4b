-- What begins and ends per scope and day, in the subscription's own currency: a level takes the rate of the day on
-- which it is read. An interval without an amount is counted, and makes the sums that hold it unknown.
with changes as (
    select from_date as date_day, currency, amount, case when amount is null then 1 else 0 end as unknown,
        team, rep_id, segment, territory, channel, product
    from {{ ref('mrr_stretches') }}
    union all
    select to_date, currency, -amount, case when amount is null then -1 else 0 end,
        team, rep_id, segment, territory, channel, product
    from {{ ref('mrr_stretches') }}
    where to_date is not null
)

{{ by_scope('changes', ['date_day', 'currency'], {
    'amount': 'coalesce(sum(amount), 0)', 'unknown_intervals': 'sum(unknown)',
}) }}
