with signups as (
    select *, signup_date as date_day
    from {{ ref('fct_signup') }}
)

{{ by_scope('signups', ['date_day'], {'signups': 'count(*)'}) }}
