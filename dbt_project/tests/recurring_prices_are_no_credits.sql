{# A warning: a credit that stands as a subscription of its own makes retention leave the range from 0 to 100 %; give
   its customer the lower price instead. #}
{{ config(severity='warn') }}
select subscription_id, customer_id, valid_from_date, currency, amount
from {{ ref('fct_mrr_interval') }}
where amount < 0
