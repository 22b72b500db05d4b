{#
  Gaps and islands: rows [from_date, to_date) of `active` per `keys`, merged into unbroken spells with a number. A
  spell begins where everything before has ended; touching rows are one spell. An open end is 9999-12-31.
#}
{% macro spells(active, keys) %}
select {{ keys | join(', ') }}, spell_number, min(from_date) as from_date, max(to_date) as to_date
from (
    select {{ keys | join(', ') }}, from_date, to_date,
        sum(begins) over (
            partition by {{ keys | join(', ') }} order by from_date, to_date
            rows between unbounded preceding and current row
        ) as spell_number
    from (
        select {{ keys | join(', ') }}, from_date, to_date,
            case
                when from_date <= max(to_date) over (
                    partition by {{ keys | join(', ') }} order by from_date, to_date
                    rows between unbounded preceding and 1 preceding
                ) then 0
                else 1
            end as begins
        from {{ active }}
    ) as marked
) as numbered
group by {{ keys | join(', ') }}, spell_number
{% endmacro %}

{# For how many days a purchase makes a customer active where nothing is subscribed. #}
{% macro purchase_days() %}{{ return(90) }}{% endmacro %}
