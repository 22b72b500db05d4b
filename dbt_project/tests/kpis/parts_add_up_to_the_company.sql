-- A flow over all teams, reps, … is the flow of the company: what nobody is assigned to has a scope of its own.
-- A customer may have several products at once, so customers do not add up over them; spend is not cut by everything.
with parts as (
    select kpi, period_id, scope_type, sum(numerator) as total
    from {{ ref('fct_kpi_values') }}
    where grain in ('month', 'year') and scope_type <> 'company'
        and kpi in (
            'headcount', 'hours_logged', 'quota', 'trainings', 'training_hours', 'mentoring_hours', 'signups_email',
            'signups_site',
            'revenue_gross', 'revenue_net', 'bookings_won', 'pipeline_created', 'prospecting_activity', 'demos_booked',
            'demos_held', 'meetings_booked', 'discovery_calls', 'qualified_calls', 'signups', 'leads', 'open_deals',
            'deals_created', 'deals_won', 'deals_lost', 'pipeline_open', 'stage_reentries', 'mql', 'mql_all_entries',
            'sql', 'sql_all_entries', 'revenue_net_restated', 'cross_sell_revenue', 'acquisition_spend', 'ad_spend',
            'outsourcing_spend',
            'mrr', 'mrr_new', 'mrr_reactivation', 'mrr_expansion', 'mrr_contraction', 'mrr_churn', 'mrr_fx',
            'new_customers', 'reactivated_customers', 'lost_customers', 'active_customers'
        )
        and not (kpi like '%customers' and scope_type = 'product')
    group by kpi, period_id, scope_type
    having count(*) = count(numerator)
)

select parts.kpi, parts.period_id, parts.scope_type, parts.total, company.numerator
from parts
inner join {{ ref('fct_kpi_values') }} as company
    on company.kpi = parts.kpi and company.period_id = parts.period_id and company.scope_type = 'company'
where abs(parts.total - company.numerator) > 0.01
