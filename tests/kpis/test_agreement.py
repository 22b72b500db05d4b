"""Catalogue, models, long table and its rows name the same KPIs."""

from __future__ import annotations

import re

import pytest

from pipelines import dbt_run
from pipelines.kpis.catalogue import EITHER, load
from pipelines.settings import DBT_DIR, PROJECT_ROOT
from tests.dbt.warehouse_builder import query

CONTRACT = ["period_id", "scope_type", "scope_id", "numerator", "denominator", "observations"]


def models() -> dict:
    return {node.name: node for node in dbt_run.parsed().nodes.values() if node.resource_type == "model"}


def test_every_kpi_has_its_model_and_its_line_in_the_long_table():
    catalogue = {kpi.model for kpi in load(DBT_DIR).values()}
    built = {name for name in models() if name.startswith("kpi_")}
    text = (DBT_DIR / "models" / "kpis" / "fct_kpi_values.sql").read_text(encoding="utf-8")
    gathered = re.findall(r"'(\w+)'", re.search(r"set kpis = \[(.*?)\]", text, re.DOTALL).group(1))
    assert catalogue == built
    assert built - {f"kpi_{key}" for key in gathered} == set(), "add these to the list in fct_kpi_values.sql"
    assert sorted(f"kpi_{key}" for key in gathered) == sorted(built), "named twice, or a KPI that is not there"


def test_the_published_catalogue_says_what_the_metas_say(small_company):
    """`sources` and availability are facts of the data folder; all else is the meta's."""
    fields = "label, unit, direction, kind, numerator, denominator, minimum_observations, definition"
    published = {key: row for key, *row in query(small_company, f"select kpi, {fields} from kpis.dim_kpi")}
    said = {key: [getattr(kpi, field.strip()) for field in fields.split(",")] for key, kpi in load(DBT_DIR).items()}
    assert published == said


def test_an_absent_kpi_says_what_is_missing(small_company):
    rows = query(small_company, "select kpi, is_available, sources, absent_reason from kpis.dim_kpi")
    absent = {kpi: reason for kpi, is_available, _, reason in rows if not is_available}
    assert absent["demos_booked"] == "nothing was loaded that holds activities, demos"
    assert [kpi for kpi, reason in absent.items() if not reason] == []
    assert [kpi for kpi, is_available, sources, reason in rows if is_available and (reason or not sources)] == []


@pytest.mark.parametrize("table", ["kpis.fct_kpi_values", "kpis.dim_kpi", "kpis.fct_funnel_stages"])
def test_a_table_has_the_columns_of_the_contract(small_company, table):
    contract = (PROJECT_ROOT / "docs" / "contract.md").read_text(encoding="utf-8")
    paragraph = re.search(rf"^`{re.escape(table)}`(.*?)\n\n", contract, re.DOTALL | re.MULTILINE).group(1)
    promised = re.findall(r"\w+", _listed(paragraph))
    schema, name = table.split(".")
    found = query(
        small_company,
        "select column_name from information_schema.columns where table_schema = ? and table_name = ? "
        "order by ordinal_position",
        [schema, name],
    )
    assert [column for (column,) in found] == promised


def _listed(paragraph: str) -> str:
    """The quoted names of the list that ends the first sentence."""
    sentence = re.sub(r"\(.*?\)", "", paragraph).split("`.")[0]
    return ", ".join(sentence[sentence.rindex(": `") :].split("`"))


def test_rows_have_the_grains_that_the_page_names(small_company):
    rows = query(
        small_company,
        "select kpi, list(distinct grain) from kpis.fct_kpi_values "
        "where grain not in ('goal', 'baseline') group by kpi",
    )
    catalogue = load(DBT_DIR)
    assert len(rows) > 30
    assert {kpi: extra for kpi, grains in rows if (extra := set(grains) - set(catalogue[kpi].grains))} == {}


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
