{#- A feed is an entity, or a figure whose entity the company chose (company.yml, source_of_truth). -#}
{%- set figures = ['customers', 'revenue', 'cost_of_goods', 'leads', 'activities', 'spend'] -%}
{%- set entities = ['deals', 'deal_stage_events', 'subscriptions', 'expenses', 'products', 'signups'] -%}

with feeds as (
    {%- for figure in figures %}
    select '{{ figure }}' as feed, {{ figure }}_source as entity, {{ figure }}_source is not null as is_available
    from {{ ref('stg_company') }}
    union all
    {%- endfor %}
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
    least(coalesce(reach.data_through_date, company.as_of_date), company.as_of_date) as known_through_date
from feeds
cross join {{ ref('stg_company') }} as company
left join reach on reach.entity = feeds.entity
