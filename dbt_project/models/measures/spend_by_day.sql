{#- What each kind of spend is. An amount without a rate is counted: it makes the sums that hold it unknown. -#}
{%- set kinds = {
    'acquisition': 'is_acquisition',
    'programs': "is_acquisition and category = 'programs'",
    'outsourcing': "category = 'outsourcing'",
    'cost_of_goods': 'is_cost_of_goods',
    'interest_and_tax': "not is_cost_of_goods and category in ('interest', 'tax')",
    'operating': "not is_cost_of_goods and category not in ('interest', 'tax')",
} -%}
{%- set measures = {} -%}
{%- for kind, condition in kinds.items() -%}
    {%- do measures.update({
        kind ~ '_amount': 'sum(case when ' ~ condition ~ ' then spend_amount end)',
        kind ~ '_without_rate': 'sum(case when ' ~ condition ~ ' and spend_amount is null then 1 else 0 end)',
    }) -%}
{%- endfor -%}

with spend as (
    select *, spend_date as date_day
    from {{ ref('fct_spend') }}
)

{{ by_scope('spend', ['date_day'], dict(measures, entries='count(*)'), only=['team', 'channel']) }}
