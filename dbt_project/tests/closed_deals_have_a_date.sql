{# A warning: a deal won or lost on no day counts in no period. #}
{{ config(severity='warn') }}
select deal_id, stage
from {{ ref('fct_deal') }}
where is_closed and closed_date is null
