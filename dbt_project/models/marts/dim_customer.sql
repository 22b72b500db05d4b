with paid as (
    select customer_id, min(revenue_date) as paid_date
    from {{ ref('int_revenue_line') }}
    where line_type = 'sale' and coalesce(gross_amount, 1) > coalesce(discount_amount, 0)
    group by customer_id
    union all
    select customer_id, min(valid_from_date) as paid_date
    from {{ ref('int_mrr_interval') }}
    where coalesce(amount, 1) > 0
    group by customer_id
),

first_paid as (
    select customer_id, min(paid_date) as first_paid_date
    from paid
    where customer_id is not null
    group by customer_id
),

everybody as (
    select customer_id, is_matched, company_domain, segment, territory, channel, rep from {{ ref('int_customer') }}
    union all
    select distinct mrr.customer_id, false, null, null, null, null, null
    from {{ ref('int_mrr_interval') }} as mrr
    left join {{ ref('int_customer') }} as customer on customer.customer_id = mrr.customer_id
    where customer.customer_id is null
)

select
    everybody.customer_id,
    -- An id that no row of the source of truth has says of what it is.
    case
        when not everybody.is_matched then split_part(everybody.customer_id, ':', 1)
        when company.customers_source = 'companies' then 'company'
        when company.customers_source = 'contacts' then 'contact'
        else 'customer'
    end as customer_kind,
    everybody.is_matched,
    everybody.company_domain,
    coalesce(everybody.segment, '(unassigned)') as segment,
    coalesce(everybody.territory, roster.territory, '(unassigned)') as territory,
    coalesce(everybody.channel, '(unassigned)') as channel,
    coalesce(rep_alias.rep_id, '(unassigned)') as rep_id,
    first_paid.first_paid_date
from everybody
cross join {{ ref('stg_company') }} as company
left join first_paid on first_paid.customer_id = everybody.customer_id
left join {{ ref('int_rep_alias') }} as rep_alias on rep_alias.rep_key = lower(trim(everybody.rep))
left join {{ ref('int_rep') }} as roster on roster.rep_id = rep_alias.rep_id
