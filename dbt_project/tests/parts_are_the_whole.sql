{# The members of every scope type add up to the company: in rows and in money. #}
{% set scopes = ['rep_id', 'team', 'segment', 'territory', 'channel', 'product'] %}
{% set facts = [('fct_deal', 'deal_amount'), ('fct_revenue_line', 'net_amount'), ('fct_mrr_interval', 'mrr_amount')] %}
{% for fact, amount in facts %}
{% for scope in scopes %}
select '{{ fact }}' as fact, '{{ scope }}' as scope, whole.rows_count, parts.rows_count as parts_count
from (select count(*) as rows_count, sum({{ amount }}) as amount from {{ ref(fact) }}) as whole
cross join (
    select sum(rows_count) as rows_count, sum(amount) as amount
    from (
        select {{ scope }}, count(*) as rows_count, sum({{ amount }}) as amount
        from {{ ref(fact) }}
        where {{ scope }} is not null and {{ scope }} <> ''
        group by {{ scope }}
    ) as members
) as parts
where whole.rows_count <> coalesce(parts.rows_count, 0) or whole.amount is distinct from parts.amount
{{ "union all" if not loop.last }}
{% endfor %}
{{ "union all" if not loop.last }}
{% endfor %}
