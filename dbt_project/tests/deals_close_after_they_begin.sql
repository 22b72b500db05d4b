{# A warning: such a deal has no cycle_days and leaves the average sales cycle. #}
{{ config(severity='warn') }}
select deal_id, created_date, closed_date
from {{ ref('fct_deal') }}
where closed_date < created_date
