with signups as (
    select *, signup_date as date_day
    from {{ ref('fct_signup') }}
)

{{ by_scope('signups', ['date_day'], {
    'signups': 'count(*)',
    'signups_email': "count(case when via = 'email' then 1 end)",
    'signups_site': "count(case when via = 'site' then 1 end)",
    'signups_via_known': 'count(via)',
}) }}
