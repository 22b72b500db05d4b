{{ config(severity='warn') }}
-- Who left before being hired is in no headcount: the roster needs a look.
select rep_id, hired_date, left_date
from {{ ref('fct_employment_interval') }}
where left_date < hired_date
