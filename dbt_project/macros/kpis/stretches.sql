{#
  A fact of intervals cut where the rep's team changes, up to the last known day: a level belongs to the team of its
  day. `columns` are kept; gives from_date, to_date (NULL: still going on) and the scope columns. Needs `known`.
#}
{% macro stretches(fact, columns, first_date, end_date) %}
select
    {%- for column in columns %}
    event.{{ column }},
    {%- endfor %}
    greatest(event.{{ first_date }}, coalesce(served.valid_from_date, event.{{ first_date }})) as from_date,
    case
        when least(
            coalesce(event.{{ end_date }}, date '9999-12-31'), coalesce(served.valid_to_date, date '9999-12-31')
        ) <= known.known_through_date
        then least(
            coalesce(event.{{ end_date }}, date '9999-12-31'), coalesce(served.valid_to_date, date '9999-12-31')
        )
    end as to_date,
    coalesce(served.team, event.team) as team,
    event.rep_id,
    event.segment,
    event.territory,
    event.channel,
    event.product
from {{ fact }} as event
cross join known
left join {{ ref('int_rep_team_stretch') }} as served
    on served.rep_id = event.rep_id
    and served.valid_to_date > event.{{ first_date }}
    and served.valid_from_date < coalesce(event.{{ end_date }}, date '9999-12-31')
where greatest(event.{{ first_date }}, coalesce(served.valid_from_date, event.{{ first_date }}))
    <= known.known_through_date
{% endmacro %}
