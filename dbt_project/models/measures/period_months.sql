-- Every period that is made of whole months, or of months up to the last known day.
select
    months.month_start_date,
    periods.period_id,
    periods.grain
from (select distinct month_start_date from {{ ref('dim_day') }}) as months
inner join {{ ref('dim_period') }} as periods
    on months.month_start_date between periods.period_start_date and periods.period_end_date
where periods.grain not in ('day', 'week', 'goal', 'baseline')
