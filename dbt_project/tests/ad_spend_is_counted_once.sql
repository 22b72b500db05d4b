{# A warning that names reports which say the same money again: all but one are left out, or the cost is NULL. #}
{{ config(severity='warn') }}
select platform, campaign, first_date, last_date, overlap, source, table_name
from {{ ref('int_ad_report') }}
where overlap is not null
