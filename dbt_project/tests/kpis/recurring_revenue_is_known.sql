{{ config(severity='warn') }}
-- A month whose MRR is unknown: an interval has no rate on the month's last day, or no known billing interval.
select period_id, unknown_intervals
from {{ ref('mrr_by_period') }}
where scope_type = 'company' and grain = 'month' and unknown_intervals > 0
