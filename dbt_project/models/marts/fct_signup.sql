with company as (
    select * from {{ ref('stg_company') }}
),

-- An account signs up once: a later sign-up of the same person counts nowhere.
event as (
    select
        {{ unique_key(
            'signup.signup_id',
            'signup.signed_up_at nulls last, signup.email_hash nulls last, signup.via nulls last,'
            ~ ' signup.channel nulls last, signup.segment nulls last, signup.territory nulls last,'
            ~ ' signup.plan nulls last, signup.source'
        ) }} as signup_id,
        signup.signed_up_date as signup_date,
        lower(trim(signup.via)) as via,
        customer_key.customer_id,
        signup.segment,
        signup.territory,
        signup.channel,
        cast(null as string) as product,
        {{ no_columns(['rep', 'team']) }}
    from {{ ref('stg_signups') }} as signup
    cross join company
    left join {{ ref('int_customer_key') }} as customer_key
        on customer_key.kind = 'email' and customer_key.node_key = signup.email_hash
    where signup.signed_up_date <= company.as_of_date
    qualify signup.email_hash is null or row_number() over (
        partition by signup.email_hash order by signup.signed_up_at, signup.signup_id nulls last, signup.source
    ) = 1
)

select
    event.signup_id,
    event.signup_date,
    event.via,
    {{ scope_columns() }}
from event
{{ scope_joins('event.signup_date') }}
