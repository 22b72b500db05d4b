{# The scope columns of a fact, the same words and the same rule everywhere: as of the event, never NULL.

   A model that uses them has a relation `event` with the columns rep, team, segment, territory, channel and
   product as the tool wrote them, and customer_id as int_customer_key resolved it. #}

{% macro scope_joins(event_date) %}
left join {{ ref('int_customer') }} as customer
    on customer.customer_id = event.customer_id
left join {{ ref('int_customer_changes') }} as customer_then
    on customer_then.customer_id = event.customer_id
    and customer_then.valid_from_date <= {{ event_date }}
    and customer_then.valid_to_date > {{ event_date }}
left join {{ ref('int_rep_alias') }} as rep_alias
    on rep_alias.rep_key = lower(trim(coalesce(event.rep, {{ of_customer('rep') }})))
left join {{ ref('int_rep_placement') }} as placement
    on placement.rep_id = rep_alias.rep_id
    and placement.valid_from_date <= {{ event_date }}
    and placement.valid_to_date > {{ event_date }}
left join {{ ref('int_product_alias') }} as product_alias
    on product_alias.product_key = lower(trim(event.product))
{% endmacro %}

{% macro scope_columns() -%}
    coalesce(rep_alias.rep_id, '(unassigned)') as rep_id,
    coalesce(placement.team, event.team, '(unassigned)') as team,
    coalesce(event.segment, {{ of_customer('segment') }}, '(unassigned)') as segment,
    coalesce(event.territory, {{ of_customer('territory') }}, placement.territory, '(unassigned)') as territory,
    coalesce(event.channel, {{ of_customer('channel') }}, '(unassigned)') as channel,
    coalesce(product_alias.product_line, trim(event.product), '(unassigned)') as product
{%- endmacro %}

{# What the customer was on the day of the event. #}
{% macro of_customer(column) -%}
    {{ value_then('customer_then.customer_id', 'customer_then.' ~ column, 'customer.' ~ column) }}
{%- endmacro %}

{# The scope columns that a tool's table does not have, so that `event` always carries all six. #}
{% macro no_columns(names) -%}
    {%- for name in names %}
    cast(null as string) as {{ name }}{{ "," if not loop.last }}
    {%- endfor %}
{%- endmacro %}
