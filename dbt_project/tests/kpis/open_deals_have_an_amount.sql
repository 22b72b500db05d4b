{{ config(severity='warn') }}
-- An open deal without an amount is left out of the pipeline, one whose planned closing day has passed out of its
-- coverage. Warns, because the rest is still right; says how many they are.
select period_id, open_deals, open_deals - priced_deals as deals_without_amount, overdue_deals
from {{ ref('open_deals_by_period') }}
where grain = 'year' and scope_type = 'company' and (open_deals > priced_deals or overdue_deals > 0)
