{#
  A fact of intervals per customer cut where the customer changes or its rep's team does, up to the last known day: a
  level belongs to the scopes of its day. `columns` are kept; gives from_date, to_date (NULL: still going on) and the
  scope columns. Needs `known`.
#}
{% macro stretches(fact, columns, first_date, end_date) %}
{%- set end = "date '9999-12-31'" -%}
select
    {%- for column in columns %}
    event.{{ column }},
    {%- endfor %}
    greatest(event.held_from_date, coalesce(served.valid_from_date, event.held_from_date)) as from_date,
    case
        when least(event.held_to_date, coalesce(served.valid_to_date, {{ end }})) <= known.known_through_date
        then least(event.held_to_date, coalesce(served.valid_to_date, {{ end }}))
    end as to_date,
    coalesce(served.team, event.team) as team,
    event.rep_id,
    event.segment,
    event.territory,
    event.channel,
    event.product
from (
    select
        {{ of('event', columns + ['product']) }},
        greatest(event.{{ first_date }}, coalesce(held.valid_from_date, event.{{ first_date }})) as held_from_date,
        least(coalesce(event.{{ end_date }}, {{ end }}), coalesce(held.valid_to_date, {{ end }})) as held_to_date,
        {%- for column in ['team', 'rep_id', 'segment', 'territory', 'channel'] %}
        {{ value_then('held.customer_id', 'held.' ~ column, 'event.' ~ column) }} as {{ column }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from {{ fact }} as event
    left join {{ ref('int_customer_stretch') }} as held
        on held.customer_id = event.customer_id
        and held.valid_to_date > event.{{ first_date }}
        and held.valid_from_date < coalesce(event.{{ end_date }}, {{ end }})
) as event
cross join known
left join {{ ref('int_rep_team_stretch') }} as served
    on served.rep_id = event.rep_id
    and served.valid_to_date > event.held_from_date
    and served.valid_from_date < event.held_to_date
where greatest(event.held_from_date, coalesce(served.valid_from_date, event.held_from_date))
    <= known.known_through_date
{% endmacro %}
