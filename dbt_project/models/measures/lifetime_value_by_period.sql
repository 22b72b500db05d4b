-- Revenue per customer, margin and churn over the same twelve whole months, the last of which is over by the
-- period's last known day. Sums first, then the division; fewer than twelve months give no row, and no
-- margin where a month has none.
with known as (
    {{ known_through(['subscriptions', 'revenue', 'cost_of_goods']) }}
),

months as (
    select
        retention.scope_type,
        retention.scope_id,
        retention.period_start_date as month_start_date,
        retention.opening_customers,
        retention.churned_customers,
        case when mrr.unknown_intervals = 0 then mrr.mrr end as mrr,
        mrr.paying_customers,
        margins.costed_net_amount,
        margins.costed_net_amount - margins.cost_of_goods_amount as gross_profit
    from {{ ref('customer_retention_by_period') }} as retention
    inner join {{ ref('mrr_by_period') }} as mrr
        on mrr.period_id = retention.period_id
        and mrr.scope_type = retention.scope_type and mrr.scope_id = retention.scope_id
    left join {{ ref('margins_by_period') }} as margins
        on margins.period_id = retention.period_id
        and margins.scope_type = retention.scope_type and margins.scope_id = retention.scope_id
        and margins.last_date = retention.last_date
    where retention.grain = 'month' and retention.last_date = last_day(retention.last_date)
),

years as (
    select
        scope_type,
        scope_id,
        last_day(month_start_date) as until_date,
        count(*) over year_to_month as months,
        count(mrr) over year_to_month as months_with_mrr,
        sum(opening_customers) over year_to_month as opening_customers,
        sum(churned_customers) over year_to_month as churned_customers,
        sum(mrr) over year_to_month as mrr,
        sum(paying_customers) over year_to_month as paying_customers,
        count(gross_profit) over year_to_month as months_with_profit,
        sum(costed_net_amount) over year_to_month as net_amount,
        sum(gross_profit) over year_to_month as gross_profit
    from months
    window year_to_month as (
        partition by scope_type, scope_id order by month_start_date rows between 11 preceding and current row
    )
),

reached as (
    select mrr.period_id, mrr.grain, mrr.scope_type, mrr.scope_id,
        least(mrr.last_date, known.known_through_date) as last_date
    from {{ ref('mrr_by_period') }} as mrr
    cross join known
    where mrr.grain not in ('day', 'week', 'fiscal_ytd', 'trailing_3m', 'trailing_12m')
),

spans as (
    select period_id, grain, scope_type, scope_id,
        case
            when last_date = last_day(last_date) then last_date
            else {{ add_days(period_start('month', 'last_date'), -1) }}
        end as until_date
    from reached
)

select
    spans.period_id,
    spans.grain,
    spans.scope_type,
    spans.scope_id,
    years.mrr / nullif(years.paying_customers, 0) as arpa_amount,
    case when years.months_with_profit = 12 and years.net_amount > 0
        then years.gross_profit / nullif(years.net_amount, 0)
    end as gross_margin_ratio,
    years.churned_customers / nullif(years.opening_customers, 0) as monthly_churn_ratio,
    years.churned_customers,
    acquisition.acquisition_amount / nullif(acquisition.new_customers, 0) as cac_amount
from spans
inner join years
    on years.scope_type = spans.scope_type and years.scope_id = spans.scope_id
    and years.until_date = spans.until_date
    and years.months = 12 and years.months_with_mrr = 12
left join {{ ref('acquisition_by_period') }} as acquisition
    on acquisition.grain = 'trailing_12m'
    and acquisition.period_start_date = {{ add_months(period_start('month', 'years.until_date'), -11) }}
    and acquisition.scope_type = spans.scope_type and acquisition.scope_id = spans.scope_id
