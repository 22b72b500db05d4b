{{ config(severity='warn') }}
-- A training or a time entry without a length adds nothing to the hours, so they are too few.
select training_id as id, held_date as date_day from {{ ref('fct_training') }} where hours is null
union all
select entry_id, worked_date from {{ ref('fct_time_entry') }} where hours is null
