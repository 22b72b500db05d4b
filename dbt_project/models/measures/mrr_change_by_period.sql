-- Point to point: what the customers who paid on the day before the period pay on its last day.
select
    spans.period_id,
    spans.grain,
    spans.period_start_date,
    spans.last_date,
    spans.scope_type,
    spans.scope_id,
    spans.opening_paying_customers as opening_customers,
    spans.opening_mrr,
    spans.mrr as closing_mrr,
    spans.opening_mrr + coalesce(kept.change_mrr, 0) as net_mrr,
    spans.opening_mrr + coalesce(kept.loss_mrr, 0) as kept_mrr,
    coalesce(kept.returned_mrr, 0) as returned_mrr,
    spans.opening_unknown_intervals + spans.unknown_intervals + coalesce(kept.unknown, 0) as unknown_changes
from {{ ref('mrr_by_period') }} as spans
left join {{ ref('mrr_kept_by_window') }} as kept
    on kept.scope_type = spans.scope_type and kept.scope_id = spans.scope_id
    and kept.opening_date = {{ add_days('spans.period_start_date', -1) }} and kept.closing_date = spans.last_date
where spans.grain not in ('day', 'week', 'fiscal_ytd')
