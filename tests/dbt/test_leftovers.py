"""What a renamed model leaves behind goes with the next whole build; nothing else does."""

from __future__ import annotations

from pipelines import dbt_run, warehouse

MANIFEST = {
    "nodes": {
        "model.a": {"resource_type": "model", "schema": "marts", "alias": "fct_deal"},
        "model.b": {"resource_type": "model", "schema": "kpis", "alias": "kpi_leads"},
        "test.c": {"resource_type": "test", "schema": "tests_of_dbt", "alias": "unique_deal"},
    }
}


def test_what_no_model_owns_is_dropped_in_the_schemas_of_the_models_only():
    with warehouse.scratch() as con:
        for schema in ("marts", "kpis", "goals", "tests_of_dbt"):
            con.execute(f"create schema {schema}")
        con.execute("create table marts.fct_deal as select 1 as x")
        con.execute("create table marts.fct_old as select 1 as x")
        con.execute("create view kpis.kpi_leads as select 1 as x")
        con.execute("create view kpis.kpi_old as select * from marts.fct_old")
        con.execute("create table goals.fct_old as select 1 as x")
        con.execute("create table tests_of_dbt.old as select 1 as x")
        assert dbt_run.drop_unowned(con, MANIFEST) == ["kpis.kpi_old", "marts.fct_old"]
        left = con.execute(
            "select table_schema || '.' || table_name from information_schema.tables order by all"
        ).fetchall()
        assert left == [("goals.fct_old",), ("kpis.kpi_leads",), ("marts.fct_deal",), ("tests_of_dbt.old",)]
        assert dbt_run.drop_unowned(con, MANIFEST) == []


def test_the_schemas_of_the_models_are_not_those_of_the_load():
    """A table of the raw layer, the goals or the ledger has no model and must stay."""
    nodes = dbt_run.manifest()["nodes"].values()
    schemas = {node["schema"] for node in nodes if node["resource_type"] == "model"}
    assert schemas == {"staging", "intermediate", "marts", "measures", "kpis"}
