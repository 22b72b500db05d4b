with company as (
    select as_of_date from {{ ref('stg_company') }}
),

-- An amount that is not known is still paid.
contract as (
    select customer_id, valid_from_date as from_date, valid_to_date as to_date
    from {{ ref('int_mrr_interval') }}
    where coalesce(amount, 1) > 0
),

-- Without contracts a customer is active for {{ purchase_days() }} days from each purchase.
purchases as (
    select distinct
        customer_id,
        revenue_date as from_date,
        {{ add_days('revenue_date', purchase_days()) }} as to_date
    from {{ ref('int_revenue_line') }}
    where line_type = 'sale' and coalesce(gross_amount, 1) > coalesce(discount_amount, 0)
        and customer_id is not null
        and not exists (select 1 from {{ ref('int_mrr_interval') }})
),

active as (
    select customer_id, from_date, coalesce(to_date, cast('9999-12-31' as date)) as to_date
    from (select * from contract union all select * from purchases) as either
),

spells as (
    {{ spells('active', ['customer_id']) }}
)

select
    spells.customer_id,
    cast(spells.spell_number as integer) as spell_number,
    spells.from_date as spell_start_date,
    case when spells.to_date <= company.as_of_date then spells.to_date end as spell_end_date
from spells
cross join company
