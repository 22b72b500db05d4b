-- The pairs of days between which customers are compared: the day before each period and its last day, and the day
-- twelve months before that.
with spans as (
    select distinct grain, period_start_date, last_date
    from {{ ref('mrr_by_period') }}
    where grain not in ('day', 'week', 'fiscal_ytd')
)

select {{ add_days('period_start_date', -1) }} as opening_date, last_date as closing_date
from spans
union
select {{ year_before('last_date') }}, last_date
from spans
where grain not in ('trailing_3m', 'trailing_12m')
