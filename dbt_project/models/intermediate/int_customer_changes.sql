{% set columns = ['segment', 'territory', 'channel', 'rep'] -%}

with records as (
    select
        customer_key.customer_id, {{ place_of_register('record.kind') }} as place, record.kind, record.source,
        record.table_name, record.record_id, record.segment, record.territory, record.channel, record.rep
    from {{ ref('int_customer_key') }} as customer_key
    inner join {{ ref('int_customer_record') }} as record
        on record.kind = customer_key.kind and record.node_key = customer_key.node_key
),

edges as (
    select distinct records.customer_id, version.valid_from_date
    from {{ ref('int_customer_version') }} as version
    inner join records
        on records.kind = version.kind and records.source = version.source
        and records.table_name = version.table_name and records.record_id = version.record_id
),

-- What all registers said of the customer from that day on: those that never changed say what they say today.
described as (
    select
        edges.customer_id,
        edges.valid_from_date,
        {{ said_first(columns) }}
    from edges
    inner join (
        select
            edges.customer_id, edges.valid_from_date, records.place,
            {%- for column in columns %}
            case when version.kind is null then records.{{ column }} else version.{{ column }} end as {{ column }}
            {{- ',' if not loop.last }}
            {%- endfor %}
        from edges
        inner join records on records.customer_id = edges.customer_id
        left join {{ ref('int_customer_version') }} as version
            on version.kind = records.kind and version.source = records.source
            and version.table_name = records.table_name and version.record_id = records.record_id
            and version.valid_from_date <= edges.valid_from_date and version.valid_to_date > edges.valid_from_date
    ) as said
        on said.customer_id = edges.customer_id and said.valid_from_date = edges.valid_from_date
    group by edges.customer_id, edges.valid_from_date
),

spans as (
    {{ spans_of_changes('described', ['customer_id'], columns) }}
)

-- Where no register says anything the first won deal does, as in int_customer.
select
    spans.customer_id,
    {%- for column in columns %}
    coalesce(spans.{{ column }}, first_won.{{ column }}) as {{ column }},
    {%- endfor %}
    spans.valid_from_date,
    spans.valid_to_date
from spans
left join {{ ref('int_customer_first_won') }} as first_won on first_won.customer_id = spans.customer_id
