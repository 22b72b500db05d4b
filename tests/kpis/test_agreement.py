"""Catalogue, models, long table and its rows name the same KPIs."""

from __future__ import annotations

from pipelines.kpis.catalogue import EITHER, load
from pipelines.settings import DBT_DIR
from tests.dbt.warehouse_builder import manifest, query

CONTRACT = ["period_id", "scope_type", "scope_id", "numerator", "denominator", "observations"]


def models() -> dict:
    return {node.name: node for node in manifest().nodes.values() if node.resource_type == "model"}


def test_every_kpi_has_its_model_and_its_line_in_the_long_table():
    catalogue = {kpi.model for kpi in load(DBT_DIR).values()}
    built = {name for name in models() if name.startswith("kpi_")}
    gathered = {
        name.rsplit(".", 1)[1]
        for name in models()["fct_kpi_values"].depends_on.nodes
        if name.rsplit(".", 1)[1].startswith("kpi_")
    }
    assert catalogue == built
    assert built - gathered == set(), "add these to the list in models/kpis/fct_kpi_values.sql"


def test_every_source_of_a_kpi_has_a_status(small_company):
    known = {feed for (feed,) in query(small_company, "select feed from measures.feed_status")}
    for kpi in load(DBT_DIR).values():
        assert {name for source in kpi.sources for name in source.split(EITHER)} <= known, kpi.key


def test_every_kpi_keeps_the_one_contract():
    for name, node in models().items():
        if name.startswith("kpi_"):
            assert list(node.columns) == CONTRACT, name
            assert node.config.contract.enforced, name


def test_every_measure_and_kpi_is_described_to_its_last_column():
    folders = ("measures", "kpis")
    for name, node in models().items():
        if node.fqn[1] in folders:
            assert node.description.strip(), name
        if node.fqn[1] == "kpis":
            assert all(column.description for column in node.columns.values()), name
