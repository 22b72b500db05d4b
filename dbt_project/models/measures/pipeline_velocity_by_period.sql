-- What is open when the period begins, and how the deals closed lately went: in the twelve months up to its last one
-- for years, in three for all shorter periods, so that a month does not hang on a handful of deals.
select
    open.period_id,
    open.grain,
    open.scope_type,
    open.scope_id,
    open.opening_open_deals,
    case
        when open.opening_deals_without_rate > 0 then null
        when open.opening_priced_deals > 0 or open.opening_open_deals = 0 then open.opening_open_amount
    end as opening_open_amount,
    closes.deals_won + closes.deals_lost as deals_decided,
    closes.deals_won / nullif(closes.deals_won + closes.deals_lost, 0) as win_ratio,
    case when closes.won_without_rate = 0 then closes.priced_amount / nullif(closes.deals_priced, 0) end
        as average_amount,
    closes.cycle_days / nullif(closes.deals_timed, 0) as average_cycle_days
from {{ ref('open_deals_by_period') }} as open
inner join {{ ref('deals_by_period') }} as closes
    on closes.scope_type = open.scope_type and closes.scope_id = open.scope_id
    and closes.grain = case when open.grain in ('year', 'fiscal_year') then 'trailing_12m' else 'trailing_3m' end
    and closes.period_start_date = {{ add_months(
        period_start('month', 'open.last_date'),
        "case when open.grain in ('year', 'fiscal_year') then -11 else -2 end"
    ) }}
cross join (select min(opened_date) as first_date from {{ ref('open_deal_spans') }}) as feed
-- Nobody knows what was open before the first deal that was loaded.
where open.period_start_date > feed.first_date
    and open.grain not in ('day', 'week', 'fiscal_ytd', 'trailing_3m', 'trailing_12m')
