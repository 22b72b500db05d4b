-- When each deal was open, as [opened, left): it leaves when it closes or vanishes from the CRM. An open one without
-- a creation date counts from the first file it was seen in, or from the last known day; a closed one that lacks a
-- date was open for an unknown time and is left out. What it is worth and whose it is are those of today or of the
-- closing day; where deals get an amount only when they close, none of those open now has one, and what closed ones
-- were worth before is not known.
with known as (
    {{ known_through(['deals']) }}
),

open_now as (
    select count(*) as deals, count(amount) as priced
    from {{ ref('fct_deal') }}
    where not is_closed
),

spans as (
    select
        deal.deal_id,
        case
            when deal.is_closed then deal.created_date
            else coalesce(deal.created_date, deal.snapshot_first_date, known.known_through_date)
        end as opened_date,
        case when deal.is_closed then deal.closed_date else deal.vanished_date end as left_date,
        deal.expected_close_date,
        deal.is_closed,
        case
            when deal.is_closed and open_now.deals > 0 and open_now.priced = 0 then null
            when deal.deal_amount >= 0 then deal.deal_amount
        end as open_amount,
        deal.amount is not null and deal.deal_amount is null as lacks_rate,
        case when deal.is_closed then deal.closed_date else company.as_of_date end as rate_date,
        deal.win_probability_ratio,
        deal.team, deal.rep_id, deal.segment, deal.territory, deal.channel, deal.product
    from {{ ref('fct_deal') }} as deal
    cross join known
    cross join open_now
    cross join {{ ref('stg_company') }} as company
    where not deal.is_closed or deal.closed_date is not null
)

select *
from spans
where opened_date is not null and (left_date is null or left_date > opened_date)
