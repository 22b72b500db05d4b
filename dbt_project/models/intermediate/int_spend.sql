with company as (
    select * from {{ ref('stg_company') }}
),

-- One source of truth for spend; costs of goods come from the expenses wherever those carry them, and so do the
-- bills of outside firms, which no advertising platform knows.
chosen as (
    select
        expense.spent_date as spend_date,
        lower(trim(expense.category)) as category,
        lower(trim(expense.department)) as department,
        expense.team,
        expense.channel,
        expense.amount,
        expense.currency,
        lower(trim(expense.category)) = 'cost_of_goods' as is_cost_of_goods
    from {{ ref('stg_expenses') }} as expense
    cross join company
    where company.spend_source = 'expenses'
        or (company.cost_of_goods_source = 'expenses' and lower(trim(expense.category)) = 'cost_of_goods')
        or lower(trim(expense.category)) = 'outsourcing'
    union all
    select
        advert.spend_date, 'programs', 'marketing', cast(null as string), advert.channel, advert.cost_amount,
        advert.currency, false
    from {{ ref('int_ad_spend') }} as advert
    cross join company
    where company.spend_source = 'ad_spend'
)

select
    chosen.spend_date,
    coalesce(chosen.category, '(unassigned)') as category,
    coalesce(chosen.department, '(unassigned)') as department,
    chosen.team,
    chosen.channel,
    {{ at_rate('chosen.amount', company_rate('chosen.currency')) }} as spend_amount,
    chosen.currency,
    coalesce(chosen.is_cost_of_goods, false) as is_cost_of_goods
from chosen
cross join company
{{ rate_join('chosen.currency', 'chosen.spend_date') }}
where chosen.spend_date <= company.as_of_date
