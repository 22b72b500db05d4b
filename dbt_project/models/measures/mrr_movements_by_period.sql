{{ roll_up(ref('mrr_movements_by_day'), [
    'opening_mrr', 'opening_customers', 'unknown_changes', 'fx_mrr', 'transferred_mrr', 'net_mrr', 'kept_mrr',
    'new_mrr', 'new_customers', 'reactivation_mrr', 'reactivation_customers', 'expansion_mrr', 'expansion_customers',
    'contraction_mrr', 'contraction_customers', 'churn_mrr', 'churn_customers',
], ['subscriptions'], weeks=false) }}
