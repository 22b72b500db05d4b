{# A warning: a row without a day is in no period and counts nowhere. Export it again with its date, or map it. #}
{{ config(severity='warn') }}
{% set days = {
    'stg_ad_spend': 'spent_date', 'stg_expenses': 'spent_date', 'stg_orders': 'ordered_date',
    'stg_invoices': 'invoiced_date', 'stg_payments': 'paid_date', 'stg_signups': 'signed_up_date',
    'stg_activities': 'coalesce(activity_date, booked_date)', 'stg_outreach_events': outreach_date(),
    'stg_lifecycle_events': 'entered_date', 'stg_time_entries': 'worked_date', 'stg_trainings': 'held_date',
    'stg_surveys': 'responded_date', 'stg_quotas': 'period_start_date', 'stg_fx_rates': 'rate_date',
} %}
{% for model, day in days.items() %}
select '{{ model }}' as model, source, table_name, count(*) as rows_count
from {{ ref(model) }}
where {{ day }} is null
group by source, table_name
{{ "union all" if not loop.last }}
{% endfor %}
