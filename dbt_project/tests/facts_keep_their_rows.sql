{# No join adds or drops a row between what a tool said up to as_of and its fact. #}
{% set pairs = [
    ('fct_deal', 'int_deal', none), ('fct_stage_entry', 'int_stage_entry', none),
    ('fct_revenue_line', 'int_revenue_line', none), ('fct_mrr_interval', 'int_mrr_interval', none),
    ('fct_customer_spell', 'int_customer_spell', none), ('fct_spend', 'int_spend', none),
    ('fct_lead', 'int_lead', none), ('fct_lifecycle_entry', 'int_lifecycle_entry', none),
    ('fct_activity', 'stg_activities', 'least(activity_date, booked_date)'),
    ('fct_outreach', 'stg_outreach_events', outreach_date()), ('fct_quota', 'stg_quotas', 'period_start_date'),
    ('fct_training', 'stg_trainings', 'held_date'), ('fct_time_entry', 'stg_time_entries', 'worked_date'),
    ('fct_survey', 'stg_surveys', 'responded_date'), ('dim_product', 'int_product', none),
] %}
{% for fact, origin, day in pairs %}
select '{{ fact }}' as fact, origin.rows_count as origin_count, fact.rows_count as fact_count
from (
    select count(*) as rows_count
    from {{ ref(origin) }}
    {% if day %}
    cross join (select as_of_date as last_day from {{ ref('stg_company') }}) as company
    where {{ day }} <= company.last_day
    {% endif %}
) as origin
cross join (select count(*) as rows_count from {{ ref(fact) }}) as fact
where origin.rows_count <> fact.rows_count
{{ "union all" if not loop.last }}
{% endfor %}
