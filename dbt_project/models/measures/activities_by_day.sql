with activities as (
    select *, activity_date as date_day
    from {{ ref('fct_activity') }}
)

{{ by_scope('activities', ['date_day'], {
    'touches': 'sum(case when is_outbound and is_completed and not is_automated then 1 else 0 end)',
    'demos_booked': "sum(case when activity_type = 'demo' then 1 else 0 end)",
}) }}
