{{ config(severity='warn') }}
-- A quota of nobody and of no team, or one that ends before it begins, is in no attainment: the list needs a look.
select rep_id, team, quota_start_date, quota_end_date
from {{ ref('fct_quota') }}
where (rep_id = '(unassigned)' and team = '(unassigned)') or coalesce(quota_end_date < quota_start_date, true)
