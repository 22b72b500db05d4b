{# A warning: the same amount in the same month and category from two tools (the books, and the firm that was paid) is
   most likely one bill that counts twice; leave one of the two out with `where_not` of a mapping. #}
{{ config(severity='warn') }}
select
    {{ period_start('month', 'spent_date') }} as month_start_date, lower(trim(category)) as category, amount,
    upper(trim(currency)) as currency, count(distinct source) as sources_count
from {{ ref('stg_expenses') }}
where amount <> 0 and spent_date is not null
group by {{ period_start('month', 'spent_date') }}, lower(trim(category)), amount, upper(trim(currency))
having count(distinct source) > 1
