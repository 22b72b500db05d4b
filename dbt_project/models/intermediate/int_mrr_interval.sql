with company as (
    select * from {{ ref('stg_company') }}
),

dated as (
    select
        {{ unique_key(
            'subscription.subscription_id',
            'subscription.started_at nulls last, subscription.created_at nulls last,'
            ~ ' subscription.customer_id nulls last, subscription.ended_at nulls last,'
            ~ ' subscription.product nulls last, subscription.amount nulls last,'
            ~ ' subscription.currency nulls last, subscription.status nulls last,'
            ~ ' subscription.billing_interval nulls last, subscription.source'
        ) }} as subscription_id,
        subscription.customer_id,
        subscription.email_hash,
        subscription.product,
        coalesce(upper(trim(subscription.currency)), company.currency) as currency,
        lower(trim(coalesce(subscription.status, ''))) as status,
        {{ monthly_amount('subscription.amount', 'subscription.billing_interval', 'subscription.interval_count') }} as amount,
        -- A trial is not paid: the interval begins when it ends.
        greatest(
            coalesce(subscription.started_date, subscription.created_date),
            coalesce(subscription.trial_ended_date, subscription.started_date, subscription.created_date)
        ) as valid_from_date,
        subscription.trial_ended_date,
        subscription.ended_date,
        subscription.cancel_requested_date,
        subscription.vanished_date,
        company.as_of_date
    from {{ ref('stg_subscriptions') }} as subscription
    cross join company
    -- Without a price there is nothing that recurs (usage): a test counts them.
    where subscription.amount is not null
),

-- Past due still counts; unpaid and paused do not from now on; cancelled without an end ended when asked.
ended as (
    select
        *,
        case
            when ended_date is not null then ended_date
            when status in ('cancelled', 'canceled', 'ended', 'expired') then coalesce(cancel_requested_date, valid_from_date)
            when status in ('unpaid', 'paused') then as_of_date
            -- Gone from a full export without a word: it counts until it was last seen.
            else vanished_date
        end as valid_to_date
    from dated
    where status not in ('incomplete', 'incomplete_expired')
        and not (status in ('trialing', 'trial') and trial_ended_date is null)
        and valid_from_date <= as_of_date
)

select
    ended.subscription_id,
    coalesce(by_customer.customer_id, by_email.customer_id, 'subscription:' || ended.subscription_id) as customer_id,
    ended.product,
    ended.currency,
    ended.amount,
    {{ at_rate('ended.amount', company_rate('ended.currency')) }} as mrr_amount,
    ended.valid_from_date,
    case when ended.valid_to_date <= ended.as_of_date then ended.valid_to_date end as valid_to_date
from ended
cross join company
{{ rate_join('ended.currency', 'ended.valid_from_date') }}
left join {{ ref('int_customer_key') }} as by_customer
    on by_customer.kind = 'customer' and by_customer.node_key = ended.customer_id
left join {{ ref('int_customer_key') }} as by_email
    on by_email.kind = 'email' and by_email.node_key = ended.email_hash and ended.customer_id is null
where ended.valid_to_date is null or ended.valid_to_date > ended.valid_from_date
