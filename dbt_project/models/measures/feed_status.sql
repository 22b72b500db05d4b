{#- A feed is an entity, or a figure whose entity the company chose (company.yml, source_of_truth). -#}
{%- set figures = ['customers', 'revenue', 'leads', 'activities', 'spend'] -%}
{%- set entities = [
    'ad_spend', 'contacts', 'deal_stage_events', 'deals', 'expenses', 'invoice_lines', 'lifecycle_events', 'orders',
    'outreach_events', 'quotas', 'reps', 'signups', 'subscriptions', 'surveys', 'time_entries', 'trainings',
] -%}

with feeds as (
    {%- for figure in figures %}
    select '{{ figure }}' as feed, {{ figure }}_source as entity, {{ figure }}_source is not null as is_available
    from {{ ref('stg_company') }}
    union all
    {%- endfor %}
    -- Expenses carry the cost of goods only if some of them are that.
    select 'cost_of_goods', company.cost_of_goods_source,
        company.cost_of_goods_source is not null
        and (company.cost_of_goods_source <> 'expenses' or books.entries > 0)
    from {{ ref('stg_company') }} as company
    cross join (select count(*) as entries from {{ ref('fct_spend') }} where is_cost_of_goods) as books
    union all
    {%- for entity in entities %}
    select '{{ entity }}' as feed, '{{ entity }}' as entity, count(*) > 0 as is_available
    from {{ ref('stg_' ~ entity) }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

-- A table that was never loaded has no last day and does not hold back the others of its entity.
reach as (
    select entity, min(data_through_date) as data_through_date
    from {{ ref('stg_source_freshness') }}
    group by entity
)

select
    feeds.feed,
    feeds.entity,
    feeds.is_available,
    -- A list of products tells what they cost until the next list, not until the day it was written.
    case
        when feeds.entity = 'products' then company.as_of_date
        else least(coalesce(reach.data_through_date, company.as_of_date), company.as_of_date)
    end as known_through_date
from feeds
cross join {{ ref('stg_company') }} as company
left join reach on reach.entity = feeds.entity
