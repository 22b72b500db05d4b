with leads as (
    select *, lead_date as date_day
    from {{ ref('fct_lead') }}
)

{{ by_scope('leads', ['date_day'], {'leads': 'count(*)'}) }}
