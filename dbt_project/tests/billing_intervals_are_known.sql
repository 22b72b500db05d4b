{# A warning: the MRR over a subscription of an unknown billing interval is NULL; one without a price has none. #}
{{ config(severity='warn') }}
select
    source,
    table_name,
    case when amount is null then 'no price' else 'billing interval ' || billing_interval end as what,
    count(*) as rows_count
from {{ ref('stg_subscriptions') }}
where amount is null
    or (
        amount <> 0
        and lower(trim(coalesce(billing_interval, 'month'))) not in ('day', 'week', 'month', 'quarter', 'year')
    )
group by source, table_name, case when amount is null then 'no price' else 'billing interval ' || billing_interval end
