{#- Day of an event of outreach. What only a state says has no time: it is known since the first snapshot that shows it. -#}
{%- macro outreach_date() -%}
coalesce(event_date, case when known_from is not null then first_seen_date end)
{%- endmacro -%}
