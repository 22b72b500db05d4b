{% set columns = ['segment', 'territory', 'channel', 'rep'] -%}
{% set registers = {
    'customer': ('stg_customers__versions', 'customer_id'), 'company': ('stg_companies__versions', 'company_id'),
    'contact': ('stg_contacts__versions', 'contact_id'), 'email': ('stg_leads__versions', 'lead_id'),
} -%}

{% for kind, (versions, id) in registers.items() -%}
select '{{ kind }}' as kind, source, table_name, {{ id }} as record_id, {{ columns | join(', ') }},
    valid_from_date, valid_to_date
from (
    {{ held_spans(ref(versions), ['source', 'table_name', id], columns, columns) }}
) as {{ kind }}_versions
{{ 'union all' if not loop.last }}
{% endfor %}
