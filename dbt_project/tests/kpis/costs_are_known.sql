{{ config(severity='warn') }}
-- A line whose cost is unknown is left out of margins. Warns, because the rest is still right; says how much it is.
select period_id, lines_without_cost, revenue_lines
from {{ ref('margins_by_period') }}
where grain = 'year' and scope_type = 'company' and lines_without_cost > 0
