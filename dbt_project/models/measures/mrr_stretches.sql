-- Paid intervals in their own currency, cut where the customer changes hands or its rep the team.
with known as (
    {{ known_through(['subscriptions']) }}
)

{{ stretches(ref('fct_mrr_interval'), ['customer_id', 'subscription_id', 'currency', 'amount'],
    'valid_from_date', 'valid_to_date') }}
