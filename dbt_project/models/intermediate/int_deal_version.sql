{% set columns = ['rep', 'team', 'segment', 'territory', 'channel', 'product'] -%}

{{ held_spans(ref('stg_deals__versions'), ['source', 'table_name', 'deal_id'], columns, columns) }}
