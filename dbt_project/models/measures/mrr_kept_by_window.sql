-- A closed cohort per window: who paid on its first day, then and on its last one. Each scope follows the MRR it had
-- on the first day, wherever the customer is by the end, in proportion where the customer was in several.
with kept as (
    select
        held.*,
        case when held.customer_opening_mrr > 0
            then held.opening_mrr * held.customer_constant_mrr / nullif(held.customer_opening_mrr, 0) - held.opening_mrr
            else 0 end as change_mrr,
        case when held.customer_opening_mrr > 0
            then held.opening_mrr * least(greatest(held.customer_constant_mrr, 0), held.customer_opening_mrr)
                / nullif(held.customer_opening_mrr, 0) - held.opening_mrr
            else 0 end as loss_mrr,
        case when held.customer_opening_mrr <= 0 and held.customer_closing_mrr > 0 and held.has_paid_before
            then held.closing_mrr else 0 end as returned_mrr
    from {{ ref('mrr_by_window') }} as held
)

{{ by_scope('kept', ['opening_date', 'closing_date'], {
    'change_mrr': 'sum(change_mrr)', 'loss_mrr': 'sum(loss_mrr)', 'returned_mrr': 'sum(returned_mrr)',
    'unknown': 'sum(customer_unknown)',
}) }}
