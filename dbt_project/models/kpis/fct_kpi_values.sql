{{ config(materialized='table') }}

{#- dbt cannot discover references while it parses, so every KPI model has its line here (a test says when one has
    none). The views hold what a figure is; which of its periods are kept is decided below, once for all. -#}
{%- set kpis = [
    'acquisition_spend',
    'active_customers',
    'active_customers_purchased_in_period',
    'ad_spend',
    'arpa',
    'arpa_revenue',
    'arr',
    'avg_deal_size',
    'avg_deal_size_median',
    'avg_deal_size_open',
    'bookings_won',
    'cac',
    'cac_blended',
    'cac_lagged',
    'cac_paid',
    'cac_payback_months',
    'close_rate',
    'cohort_retention_m1',
    'cohort_retention_m12',
    'cohort_retention_m12_rolling',
    'cohort_retention_m2',
    'cohort_retention_m3',
    'cohort_retention_m3_rolling',
    'cohort_retention_m6',
    'cross_sell_revenue',
    'csat',
    'csat_mean',
    'customer_churn_rate',
    'customer_churn_rate_daily',
    'customer_churn_rate_event',
    'customer_churn_rate_stripe',
    'customer_retention_rate',
    'customer_retention_rate_naive',
    'customer_service_headcount',
    'customers_transferred',
    'deals_created',
    'deals_lost',
    'deals_won',
    'demos_booked',
    'demos_held',
    'discovery_calls',
    'email_bounce_rate',
    'email_bounce_rate_event_date',
    'email_click_rate',
    'email_click_rate_event_date',
    'email_open_rate',
    'email_open_rate_event_date',
    'email_reply_rate',
    'email_reply_rate_event_date',
    'gross_margin',
    'gross_profit',
    'growth_pop_bookings_won',
    'growth_pop_leads',
    'growth_pop_mrr',
    'growth_pop_new_customers',
    'growth_pop_revenue_net',
    'growth_pop_signups',
    'growth_yoy_bookings_won',
    'growth_yoy_leads',
    'growth_yoy_mrr',
    'growth_yoy_new_customers',
    'growth_yoy_revenue_net',
    'growth_yoy_signups',
    'grr',
    'grr_1m',
    'grr_flow',
    'headcount',
    'hours_account_management',
    'hours_administration',
    'hours_logged',
    'hours_meetings',
    'hours_mentoring',
    'hours_onboarding',
    'hours_proposals',
    'hours_prospecting',
    'hours_support',
    'hours_training',
    'hours_travel',
    'lead_conversion_rate',
    'lead_conversion_rate_event',
    'lead_response_time',
    'lead_response_time_median',
    'lead_to_customer_days',
    'lead_to_customer_days_median',
    'leads',
    'lost_customers',
    'ltv',
    'ltv_365d',
    'ltv_cac',
    'ltv_capped',
    'ltv_historic',
    'ltv_revenue',
    'meetings_booked',
    'mentoring_hours',
    'mql',
    'mql_all_entries',
    'mql_to_sql',
    'mql_to_sql_all_entries',
    'mql_to_sql_event',
    'mql_to_sql_strict',
    'mrr',
    'mrr_churn',
    'mrr_committed',
    'mrr_contraction',
    'mrr_expansion',
    'mrr_fx',
    'mrr_growth',
    'mrr_new',
    'mrr_reactivation',
    'mrr_transferred',
    'net_margin',
    'new_customer_contact_rate',
    'new_customers',
    'nrr',
    'nrr_1m',
    'nrr_chained',
    'nrr_with_reactivation',
    'open_deals',
    'operating_margin',
    'outsourcing_spend',
    'pipeline_coverage',
    'pipeline_coverage_remaining',
    'pipeline_created',
    'pipeline_open',
    'pipeline_open_weighted',
    'pipeline_velocity',
    'pipeline_velocity_amount',
    'presentation_close_rate',
    'prospecting_activity',
    'prospecting_activity_call',
    'prospecting_activity_email',
    'prospecting_activity_meeting',
    'prospecting_activity_per_rep_day',
    'prospecting_activity_social',
    'prospects_touched',
    'qualified_calls',
    'quick_ratio',
    'quota',
    'quota_attainment',
    'quota_attainment_plan',
    'reactivated_customers',
    'refund_rate',
    'regression_rate',
    'revenue_churn_gross',
    'revenue_churn_net',
    'revenue_churn_net_chartmogul',
    'revenue_gross',
    'revenue_net',
    'revenue_net_restated',
    'sales_cycle_days',
    'sales_cycle_days_closed',
    'sales_cycle_days_from_first_touch',
    'sales_cycle_days_from_sql',
    'sales_cycle_days_median',
    'share_of_reps_at_quota',
    'show_rate',
    'signups',
    'signups_email',
    'signups_site',
    'sql',
    'sql_all_entries',
    'staff_turnover',
    'staff_turnover_annualised',
    'staff_turnover_new_hire_90d',
    'staff_turnover_opening',
    'staff_turnover_two_point',
    'staff_turnover_voluntary',
    'stage_reentries',
    'stage_skip_rate',
    'stage_time_days',
    'training_hours',
    'trainings',
    'unanswered_rate',
    'unique_prospects_touched',
    'unsubscribe_rate',
    'unsubscribe_rate_event_date',
    'win_rate',
    'win_rate_amount',
    'win_rate_created',
    'win_rate_created_closed',
    'win_rate_narrow',
    'ytd_bookings_won',
    'ytd_demos_booked',
    'ytd_gross_profit',
    'ytd_growth_bookings_won',
    'ytd_growth_demos_booked',
    'ytd_growth_gross_profit',
    'ytd_growth_leads',
    'ytd_growth_new_customers',
    'ytd_growth_prospecting_activity',
    'ytd_growth_revenue_gross',
    'ytd_growth_revenue_net',
    'ytd_growth_revenue_net_vs_prior_year_total',
    'ytd_growth_signups',
    'ytd_leads',
    'ytd_new_customers',
    'ytd_prospecting_activity',
    'ytd_revenue_gross',
    'ytd_revenue_net',
    'ytd_signups',
] %}
{%- set days_closed_at_new_year = 7 %}

with figures as (
    {%- for kpi in kpis %}
    select '{{ kpi }}' as kpi, period_id, scope_type, scope_id, numerator, denominator, observations
    from {{ ref('kpi_' ~ kpi) }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

named_by_goals as (
    select distinct
        kpi, scope_type, scope_id, grain, period_start_date, period_end_date
    from {{ ref('stg_goal_periods') }}
),

followed as (
    select distinct kpi, scope_type, scope_id from named_by_goals
)

select
    figures.kpi,
    figures.period_id,
    period.grain,
    period.period_start_date,
    period.period_end_date,
    figures.scope_type,
    figures.scope_id,
    -- Sum over sum; nothing to divide by is unknown, never zero.
    case
        when catalogue.denominator is null then figures.numerator
        else figures.numerator / nullif(figures.denominator, 0)
    end as kpi_value,
    catalogue.unit,
    case when catalogue.unit = 'currency' then company.currency end as currency,
    figures.numerator,
    figures.denominator,
    cast(figures.observations as bigint) as observations,
    -- A cohort is complete once its youngest member had the whole window. A level is read at a day; all else needs
    -- sources that begin with the period, give or take the days on which offices are closed at New Year.
    {{ add_days('period.period_end_date', 'catalogue.maturity_days') }} <= catalogue.known_through_date
        and (
            catalogue.kind = 'level'
            or {{ add_days('catalogue.known_from_date', -days_closed_at_new_year) }} <= period.period_start_date
        ) as is_complete,
    company.as_of_date
from figures
inner join {{ ref('dim_period') }} as period on period.period_id = figures.period_id
inner join {{ ref('catalogue') }} as catalogue on catalogue.kpi = figures.kpi and catalogue.is_available
cross join {{ ref('stg_company') }} as company
left join named_by_goals as named
    on named.kpi = figures.kpi and named.grain = period.grain
    and named.scope_type = figures.scope_type and named.scope_id = figures.scope_id
    and named.period_start_date = period.period_start_date and named.period_end_date = period.period_end_date
left join followed
    on followed.kpi = figures.kpi
    and followed.scope_type = figures.scope_type and followed.scope_id = figures.scope_id
-- Days and weeks would be most of the table: of the company, weeks of its teams, both of what has the first rank, and
-- what a goal of that scope is judged by.
where case
        when period.grain = 'day' then catalogue.has_day and (
            figures.scope_type = 'company'
            or (figures.scope_type = 'team' and catalogue.is_first_rank)
            or followed.kpi is not null
        )
        when period.grain = 'week' then catalogue.has_week and (
            figures.scope_type in ('company', 'team')
            or (figures.scope_type = 'rep' and catalogue.is_first_rank)
            or followed.kpi is not null
        )
        when period.grain in ('trailing_3m', 'trailing_12m') then catalogue.has_trailing
        when period.grain = 'fiscal_ytd' then catalogue.has_fiscal_ytd
        when period.grain in ('goal', 'baseline') then named.kpi is not null
        else catalogue.has_calendar
    end
