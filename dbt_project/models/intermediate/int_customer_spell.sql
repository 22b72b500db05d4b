{% set purchase_days = 90 %}
with company as (
    select as_of_date from {{ ref('stg_company') }}
),

contract as (
    select customer_id, valid_from_date as from_date, valid_to_date as to_date
    from {{ ref('int_mrr_interval') }}
    where amount > 0
),

-- Without contracts a customer is active for {{ purchase_days }} days from each purchase.
purchases as (
    select distinct
        customer_id,
        revenue_date as from_date,
        {{ add_days('revenue_date', purchase_days) }} as to_date
    from {{ ref('int_revenue_line') }}
    where line_type = 'sale' and coalesce(gross_amount, 1) > coalesce(discount_amount, 0)
        and customer_id is not null
        and not exists (select 1 from {{ ref('int_mrr_interval') }})
),

active as (
    select customer_id, from_date, coalesce(to_date, cast('9999-12-31' as date)) as to_date
    from (select * from contract union all select * from purchases) as either
),

-- Gaps and islands: a spell begins where everything before has ended. Touching intervals are one spell.
marked as (
    select
        *,
        case
            when from_date <= max(to_date) over (
                partition by customer_id order by from_date, to_date
                rows between unbounded preceding and 1 preceding
            ) then 0
            else 1
        end as begins
    from active
),

numbered as (
    select
        *,
        sum(begins) over (
            partition by customer_id order by from_date, to_date
            rows between unbounded preceding and current row
        ) as spell_number
    from marked
)

select
    spell.customer_id,
    cast(spell.spell_number as integer) as spell_number,
    min(spell.from_date) as spell_start_date,
    case when max(spell.to_date) <= max(company.as_of_date) then max(spell.to_date) end as spell_end_date
from numbered as spell
cross join company
group by spell.customer_id, spell.spell_number
