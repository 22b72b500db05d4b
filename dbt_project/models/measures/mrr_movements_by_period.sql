{{ roll_up(ref('mrr_movements_by_day'), [
    'opening_mrr', 'opening_customers', 'changes_without_rate', 'new_mrr', 'new_customers', 'reactivation_mrr',
    'reactivation_customers', 'expansion_mrr', 'expansion_customers', 'contraction_mrr', 'contraction_customers',
    'churn_mrr', 'churn_customers',
], ['subscriptions'], weeks=false) }}
