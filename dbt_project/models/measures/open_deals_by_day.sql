-- Deals that became open less deals that closed or vanished from the CRM, per day. An open one without a creation date counts from the first
-- file it was seen in, or from the last known day; a closed one that lacks a date was open for an unknown time and is
-- left out.
with known as (
    {{ known_through(['deals']) }}
),

spans as (
    select
        case
            when deals.is_closed then deals.created_date
            else coalesce(deals.created_date, deals.snapshot_first_date, known.known_through_date)
        end as opened_date,
        case when deals.is_closed then deals.closed_date else deals.vanished_date end as left_date,
        deals.team, deals.rep_id, deals.segment, deals.territory, deals.channel, deals.product
    from {{ ref('fct_deal') }} as deals
    cross join known
    where not deals.is_closed or deals.closed_date is not null
),

changes as (
    select opened_date as date_day, 1 as open_deals, team, rep_id, segment, territory, channel, product
    from spans
    where opened_date is not null and (left_date is null or left_date > opened_date)
    union all
    select left_date, -1, team, rep_id, segment, territory, channel, product
    from spans
    where left_date > opened_date
)

{{ by_scope('changes', ['date_day'], {'open_deals': 'sum(open_deals)'}) }}
