-- Time between the signing of a subscription and its first day. A trial is no such time: nothing is signed yet.
with company as (
    select as_of_date from {{ ref('stg_company') }}
),

signed as (
    select
        subscription.subscription_id,
        subscription.customer_id,
        subscription.email_hash,
        subscription.product,
        subscription.currency,
        {{ monthly_amount('subscription.amount', 'subscription.billing_interval', 'subscription.interval_count') }}
            as amount,
        subscription.created_date as signed_date,
        least(
            subscription.started_date,
            coalesce(
                subscription.ended_date, subscription.cancel_requested_date, subscription.vanished_date,
                subscription.started_date
            )
        ) as until_date
    from {{ ref('stg_subscriptions') }} as subscription
    cross join company
    where subscription.amount is not null
        and subscription.trial_ended_date is null
        and lower(trim(coalesce(subscription.status, ''))) not in (
            'incomplete', 'incomplete_expired', 'trialing', 'trial', 'unpaid', 'paused'
        )
        and subscription.created_date < subscription.started_date
        and subscription.created_date <= company.as_of_date
)

select
    coalesce(by_customer.customer_id, by_email.customer_id, 'subscription:' || signed.subscription_id) as customer_id,
    signed.product,
    coalesce(upper(trim(signed.currency)), company.currency) as currency,
    signed.amount,
    signed.signed_date,
    signed.until_date
from signed
cross join {{ ref('stg_company') }} as company
left join {{ ref('int_customer_key') }} as by_customer
    on by_customer.kind = 'customer' and by_customer.node_key = signed.customer_id
left join {{ ref('int_customer_key') }} as by_email
    on by_email.kind = 'email' and by_email.node_key = signed.email_hash and signed.customer_id is null
where signed.signed_date < signed.until_date
