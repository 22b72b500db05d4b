-- The long table of the core KPIs as one statement over the marts: what somebody would write who needs these figures
-- only and knows the company: no rates of exchange, nobody and nothing that changes hands, one subscription each.
with company as (
    select as_of_date from staging.stg_company
),

-- The first touch of a deal, or of its customer before the first decision, and whether a demo came before the decision.
touched_deals as (
    select deal_id, min(activity_date) as first_date,
        min(activity_date) filter (activity_type in ('demo', 'presentation')) as demo_date
    from marts.fct_activity
    where deal_id is not null and is_completed and not is_automated
        and activity_type in ('call', 'email', 'social', 'meeting', 'demo', 'presentation')
    group by deal_id
),

touched_customers as (
    select customer_id, min(activity_date) as first_date
    from marts.fct_activity
    where deal_id is null and customer_id is not null and is_completed and not is_automated
        and activity_type in ('call', 'email', 'social', 'meeting', 'demo', 'presentation')
    group by customer_id
),

first_decisions as (
    select customer_id, min(closed_date) as first_closed_date
    from marts.fct_deal
    where is_closed and customer_id is not null
    group by customer_id
),

deal as (
    select fct_deal.*, amount is not null and deal_amount is null as lacks_rate,
        is_closed and closed_date - created_date < 180 as is_decided_in_time,
        coalesce(touched_deals.demo_date <= closed_date, false) as has_presentation,
        closed_date - least(
            case when touched_deals.first_date <= closed_date then touched_deals.first_date end,
            case when touched_customers.first_date <= closed_date then touched_customers.first_date end
        ) as touch_cycle_days
    from marts.fct_deal
    left join touched_deals using (deal_id)
    left join first_decisions
        on first_decisions.customer_id = fct_deal.customer_id and first_decisions.first_closed_date = closed_date
    left join touched_customers on touched_customers.customer_id = first_decisions.customer_id
),

deals as (
    select {scope}, date_day,
        count(*) filter (event = 'created') as deals_created,
        sum(deal_amount) filter (event = 'created') as created_amount,
        count(*) filter (event = 'created' and lacks_rate) as created_without_rate,
        count(*) filter (event = 'created' and is_won and is_decided_in_time) as cohort_won,
        count(*) filter (event = 'created' and is_closed and not is_won and is_decided_in_time) as cohort_lost,
        count(*) filter (event = 'won') as deals_won,
        count(*) filter (event = 'lost') as deals_lost,
        count(*) filter (event = 'lost' and is_derailed) as deals_derailed,
        sum(deal_amount) filter (event = 'won') as won_amount,
        count(*) filter (event = 'won' and lacks_rate) as won_without_rate,
        count(*) filter (event = 'won' and deal_amount >= 0) as deals_priced,
        sum(deal_amount) filter (event = 'won' and deal_amount >= 0) as priced_amount,
        sum(deal_amount) filter (event = 'lost' and deal_amount >= 0) as lost_amount,
        count(*) filter (event = 'lost' and lacks_rate) as lost_without_rate,
        count(*) filter (event = 'lost' and deal_amount >= 0) as lost_priced,
        sum(cycle_days) filter (event = 'won') as cycle_days,
        count(cycle_days) filter (event = 'won') as deals_timed,
        sum(cycle_days) filter (event = 'lost') as lost_cycle_days,
        count(cycle_days) filter (event = 'lost') as lost_timed,
        sum(touch_cycle_days) filter (event = 'won') as touch_cycle_days,
        count(touch_cycle_days) filter (event = 'won') as deals_touched,
        count(*) filter (event = 'won' and has_presentation) as presented_won,
        count(*) filter (event = 'lost' and has_presentation) as presented_lost
    from (
        select 'created' as event, created_date as date_day, * from deal where created_date is not null
        union all
        select case when is_won then 'won' else 'lost' end, closed_date, *
        from deal
        where is_closed and closed_date is not null
    )
    group by grouping sets ({sets})
),

revenue as (
    select {scope}, revenue_date as date_day,
        count(*) as revenue_lines, sum(net_amount) as net_amount, sum(gross_amount) as gross_amount,
        sum(refund_amount) as refund_amount,
        count(*) filter (net_amount is null) as lines_without_rate
    from marts.fct_revenue_line
    group by grouping sets ({sets})
),

leads as (
    select {scope}, lead_date as date_day, count(*) as leads
    from marts.fct_lead
    group by grouping sets ({sets})
),

signups as (
    select {scope}, signup_date as date_day, count(*) as signups,
        count(*) filter (via = 'email') as signups_email, count(*) filter (via = 'site') as signups_site
    from marts.fct_signup
    group by grouping sets ({sets})
),

activities as (
    select {scope}, date_day,
        count(*) filter (not is_counted_booking and is_touch) as touches,
        count(*) filter (not is_counted_booking and is_touch and activity_type = 'call') as call_touches,
        count(*) filter (not is_counted_booking and is_touch and activity_type = 'email') as email_touches,
        count(*) filter (not is_counted_booking and is_touch and activity_type = 'social') as social_touches,
        count(*) filter (is_counted_booking) as meetings_booked,
        count(*) filter (is_counted_booking and activity_type = 'demo') as demos_booked,
        count(*) filter (is_demo_outcome and is_completed) as demos_held,
        count(*) filter (is_demo_outcome and is_completed and outcome is not null) as demos_shown,
        count(*) filter (is_demo_outcome and is_missed) as demos_missed
    from (
        select activity_date as date_day, false as is_counted_booking,
            activity_type = 'demo' and is_outcome_of_booking as is_demo_outcome, *
        from marts.fct_activity
        where is_completed or is_missed
        union all
        select booked_date, true, false, * from marts.fct_activity where is_booking
    )
    group by grouping sets ({sets})
),

-- A product has its customers from their subscriptions, all else from the customers' spells.
spells as (
    select customer_id, spell_number, spell_start_date as from_date, spell_end_date as to_date, team, rep_id, segment,
        territory, channel
    from marts.fct_customer_spell
    where spell_start_date <= (select as_of_date from company)
),

moves as (
    select from_date as date_day, 1 as active_customers, cast(spell_number = 1 as integer) as new_customers,
        team, rep_id, segment, territory, channel
    from spells
    union all
    select to_date, -1, 0, team, rep_id, segment, territory, channel
    from spells
    where to_date <= (select as_of_date from company)
),

bought as (
    select fct_mrr_interval.product, valid_from_date as from_date, valid_to_date as to_date,
        cast(coalesce(spells.spell_number = 1, false) as integer) as is_new
    from marts.fct_mrr_interval
    left join spells
        on spells.customer_id = fct_mrr_interval.customer_id and spells.from_date = fct_mrr_interval.valid_from_date
    where coalesce(amount, 1) > 0
),

customers as (
    select {scope_of_customers}, date_day, sum(active_customers) as active_customers,
        sum(new_customers) as new_customers
    from moves
    group by grouping sets ({sets_of_customers})
    union all
    select 'product', product, date_day, sum(change), sum(is_new)
    from (
        select product, from_date as date_day, 1 as change, is_new from bought
        union all
        select product, to_date, -1, 0 from bought where to_date <= (select as_of_date from company)
    )
    group by product, date_day
),

subscribed as (
    select {scope}, date_day, sum(change) as mrr_change, sum(unknown) as unknown_change
    from (
        select valid_from_date as date_day, amount as change, cast(amount is null as integer) as unknown, *
        from marts.fct_mrr_interval
        union all
        select valid_to_date, -amount, -cast(amount is null as integer), *
        from marts.fct_mrr_interval
        where valid_to_date <= (select as_of_date from company)
    )
    group by grouping sets ({sets})
),

daily as (
    select 'deals' as family, * from deals
    union all by name select 'revenue' as family, * from revenue
    union all by name select 'leads' as family, * from leads
    union all by name select 'signups' as family, * from signups
    union all by name select 'activities' as family, * from activities
    union all by name select 'customers' as family, * exclude (active_customers) from customers
    union all by name select 'mrr' as family, scope_type, scope_id, date_day from subscribed
),

days as (
    select dim_day.*
    from marts.dim_day
    where date_day between (select min(date_day) from daily) and (select as_of_date from company)
),

months as (
    select distinct month_start_date, last_day(month_start_date) as month_end_date, fiscal_year_start_date from days
),

periods as (
    select 'day' as grain, date_day as period_start_date, date_day as period_end_date from days
    union select 'week', week_start_date, week_start_date + 6 from days
    union select 'month', month_start_date, month_end_date from months
    union select 'quarter', quarter_start_date, last_day(cast(quarter_start_date + interval 2 month as date)) from days
    union select 'year', year_start_date, last_day(cast(year_start_date + interval 11 month as date)) from days
    union
    select 'fiscal_quarter', fiscal_quarter_start_date,
        last_day(cast(fiscal_quarter_start_date + interval 2 month as date))
    from days
    union
    select 'fiscal_year', fiscal_year_start_date, last_day(cast(fiscal_year_start_date + interval 11 month as date))
    from days
    union
    select 'fiscal_ytd', fiscal_year_start_date, least(month_end_date, (select as_of_date from company)) from months
    union
    select 'trailing_3m', cast(month_start_date - interval 2 month as date), month_end_date from months
    union
    select 'trailing_12m', cast(month_start_date - interval 11 month as date), month_end_date from months
),

scopes as (
    select family, scope_type, scope_id, min(date_day) as first_date,
        date_trunc('month', min(min(date_day)) over (partition by family)) as first_month
    from daily
    group by family, scope_type, scope_id
),

expected as (
    select scopes.family, scopes.scope_type, scopes.scope_id, periods.*,
        least(periods.period_end_date, company.as_of_date) as last_date
    from scopes
    cross join company
    inner join periods
        on periods.period_end_date >= scopes.first_date and periods.period_start_date <= company.as_of_date
        and (periods.grain not like 'trailing%' or periods.period_start_date >= scopes.first_month)
        and (periods.grain <> 'day' or scopes.scope_type in ('company', 'team'))
        and (periods.grain <> 'week' or scopes.scope_type in ('company', 'team', 'rep'))
),

by_month as (
    select family, scope_type, scope_id, date_trunc('month', date_day) as month_start_date, {sums}
    from daily
    group by family, scope_type, scope_id, date_trunc('month', date_day)
),

summed as (
    select family, 'day' as grain, scope_type, scope_id, date_day as period_start_date, date_day as period_end_date,
        {measures}
    from daily
    where scope_type in ('company', 'team')
    union all
    select family, 'week', scope_type, scope_id, week_start_date, week_start_date + 6, {sums}
    from daily
    inner join days using (date_day)
    where scope_type in ('company', 'team', 'rep')
    group by family, scope_type, scope_id, week_start_date
    union all
    select family, grain, scope_type, scope_id, period_start_date, period_end_date, {sums}
    from by_month
    inner join periods
        on by_month.month_start_date between periods.period_start_date and periods.period_end_date
        and periods.grain not in ('day', 'week')
    group by family, grain, scope_type, scope_id, period_start_date, period_end_date
),

figures as (
    select expected.*, {or_zero}
    from expected
    left join summed using (family, grain, scope_type, scope_id, period_start_date, period_end_date)
    where expected.family <> 'mrr'
),

customers_on as (
    select scope_type, scope_id, date_day,
        sum(active_customers) over (partition by scope_type, scope_id order by date_day) as active_customers
    from customers
),

mrr_on as (
    select scope_type, scope_id, date_day,
        sum(mrr_change) over scope as mrr, sum(unknown_change) over scope as unknown_intervals
    from subscribed
    window scope as (partition by scope_type, scope_id order by date_day)
),

subscriptions as (
    select expected.*, mrr_on.mrr, mrr_on.unknown_intervals, coalesce(customers_on.active_customers, 0) as customers
    from expected
    asof left join mrr_on
        on mrr_on.scope_type = expected.scope_type and mrr_on.scope_id = expected.scope_id
        and mrr_on.date_day <= expected.last_date
    asof left join customers_on
        on customers_on.scope_type = expected.scope_type and customers_on.scope_id = expected.scope_id
        and customers_on.date_day <= expected.last_date
    where expected.family = 'mrr' and expected.grain not like 'trailing%' and expected.grain <> 'fiscal_ytd'
),

kpis as (
    {kpis}
    select 'mrr', 'mrr', false, grain, period_start_date, period_end_date, scope_type, scope_id,
        case when unknown_intervals = 0 then mrr end, null, customers
    from subscriptions
)

select
    kpi, grain, period_start_date, period_end_date, scope_type, scope_id,
    case when is_ratio then numerator / nullif(denominator, 0) else numerator end as kpi_value,
    numerator, denominator, observations
from kpis
