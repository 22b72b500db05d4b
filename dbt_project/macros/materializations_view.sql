{#
  A view in one statement. dbt's own builds it beside the old one and renames both, which costs more than all else
  about a view; DuckDB replaces a view at once. Comments and contracts are as ever.
#}
{% materialization view, adapter='duckdb' %}
    {%- set before = load_cached_relation(this) -%}
    {%- set target_relation = this.incorporate(type='view') -%}
    {{ run_hooks(pre_hooks) }}
    {%- if before is not none and not before.is_view -%}
        {{ drop_relation_if_exists(before) }}
    {%- endif -%}
    {%- call statement('main') -%}
        {{ get_create_view_as_sql(target_relation, sql) | replace('create view', 'create or replace view', 1) }}
    {%- endcall -%}
    {% do persist_docs(target_relation, model) %}
    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
