-- Range joins are slow even on small tables, so facts reach their periods through this list, by equality.
select
    days.date_day,
    periods.period_id,
    periods.grain
from {{ ref('dim_day') }} as days
inner join {{ ref('dim_period') }} as periods
    on days.date_day between periods.period_start_date and periods.period_end_date
where periods.grain not in ('day', 'fiscal_ytd')
