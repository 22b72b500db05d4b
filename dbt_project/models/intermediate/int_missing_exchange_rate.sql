with needed as (
    select 'deals' as needed_by, currency, owned_date as rate_date from {{ ref('int_deal') }} where amount is not null
    union all
    select 'revenue', currency, revenue_date from {{ ref('int_revenue_line') }}
    where gross_amount is null or discount_amount is null or refund_amount is null
    union all
    select 'cost of goods', cost_currency, revenue_date from {{ ref('int_revenue_line') }} where cost_of_goods_amount is null
    union all
    select 'subscriptions', currency, valid_from_date from {{ ref('int_mrr_interval') }}
    union all
    select 'spend', upper(trim(currency)), spend_date from {{ ref('int_spend') }} where spend_amount is null
    union all
    select 'ad spend', currency, spend_date from {{ ref('int_ad_spend') }} where cost_amount is not null
    union all
    select 'quotas', upper(trim(currency)), period_start_date from {{ ref('stg_quotas') }} where amount is not null
)

select needed.needed_by, needed.currency, needed.rate_date, count(*) as rows_count
from needed
cross join {{ ref('stg_company') }} as company
left join {{ ref('int_exchange_rate') }} as fx
    on fx.currency = needed.currency and fx.rate_date = needed.rate_date
where needed.currency <> company.currency
    and fx.currency is null
    and needed.rate_date <= company.as_of_date
group by needed.needed_by, needed.currency, needed.rate_date
