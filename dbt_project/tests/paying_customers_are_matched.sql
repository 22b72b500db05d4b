{# A warning that counts the paying customers whom the source of truth for customers does not know. #}
{{ config(severity='warn') }}
select customer.customer_id
from {{ ref('dim_customer') }} as customer
inner join {{ ref('int_customer') }} as known on known.customer_id = customer.customer_id
where customer.first_paid_date is not null and not known.is_matched
