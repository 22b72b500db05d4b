with leads as (
    select *, lead_date as date_day
    from {{ ref('lead_responses') }}
)

{{ by_scope('leads', ['date_day'], {
    'leads': 'count(*)',
    'answered_leads': 'count(answered_date)',
    'response_days': 'coalesce(sum(response_days), 0)',
}) }}
