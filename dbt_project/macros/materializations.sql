{#
  A table or view in one statement, its comments with it. dbt's own are built beside the old ones and renamed, which
  costs more than all else about a small model; DuckDB replaces a relation at once, and nobody but the build reads
  the file. Comments and contracts are as ever.
#}
{% materialization view, adapter='duckdb' %}
    {{ return(_replaced('view', sql)) }}
{% endmaterialization %}

{% materialization table, adapter='duckdb' %}
    {{ return(_replaced('table', sql)) }}
{% endmaterialization %}

{% macro _replaced(kind, sql) %}
    {%- set before = load_cached_relation(this) -%}
    {%- set relation = this.incorporate(type=kind) -%}
    {{ run_hooks(pre_hooks) }}
    {%- if before is not none and before.type != kind -%}
        {{ drop_relation_if_exists(before) }}
    {%- endif -%}
    {%- if config.get('contract').enforced -%}
        {%- do assert_contract(sql) -%}
        {%- set query = get_select_subquery(sql) if kind == 'table' else sql -%}
    {%- else -%}
        {%- set query = sql -%}
    {%- endif -%}
    {%- set comments = _comments(relation) | trim -%}
    {#- One statement is a transaction by itself. -#}
    {%- call statement('main', auto_begin=comments | length > 0) -%}
        create or replace {{ kind }} {{ relation }} as (
            {{ query }}
        );
        {{ comments }}
    {%- endcall -%}
    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({'relations': [relation]}) }}
{% endmacro %}

{#
  Stops the build where the query's columns are not those of the contract, in any order. Types are compared as DuckDB
  calls them (`string` is its varchar): dbt's own check asks the database for the contract's too, with every build.
#}
{% macro assert_contract(sql) %}
    {%- set columns = adapter.get_column_schema_from_query(sql) -%}
    {%- set given = {} -%}
    {%- for column in columns -%}
        {%- do given.update({column.name | lower: column.dtype | lower}) -%}
    {%- endfor -%}
    {%- set promised = {} -%}
    {%- for column in model.columns.values() -%}
        {%- set type = column.data_type | lower -%}
        {%- do promised.update({column.name | lower: 'varchar' if type == 'string' else type}) -%}
    {%- endfor -%}
    {%- if given != promised or columns | length != promised | length -%}
        {%- do assert_columns_equivalent(sql) -%}
    {%- endif -%}
{% endmacro %}

{% macro _comments(relation) %}
    {%- if config.persist_relation_docs() and model.description -%}
        {{ alter_relation_comment(relation, model.description) }}
    {%- endif -%}
    {%- if config.persist_column_docs() -%}
        {%- for column in model.columns.values() if column.description %}
            comment on column {{ relation }}.{{ column.name }} is {{ duckdb_escape_comment(column.description) }};
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}
