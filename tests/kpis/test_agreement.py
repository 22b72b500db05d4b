"""Catalogue, models, long table and its rows name the same KPIs."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

from pipelines import dbt_run
from pipelines.kpis.catalogue import EITHER, GRAINS, load
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
    rows = query(small_company, f"select kpi, grains, scopes, {fields} from kpis.dim_kpi")
    published = {key: row for key, *row in rows}
    said = {
        key: [
            ", ".join(kpi.grains),
            ", ".join(kpi.scopes),
            *(getattr(kpi, field.strip()) for field in fields.split(",")),
        ]
        for key, kpi in load(DBT_DIR).items()
    }
    assert published == said


@pytest.fixture(scope="session")
def companies(small_company, deals_only, outreach, demo) -> dict[str, Path]:
    """Warehouses that between them hold data of every kind."""
    return {"small": small_company, "deals only": deals_only, "outreach": outreach, "demo": demo.published_path}


@pytest.mark.parametrize("name", ["small", "deals only", "outreach", "demo"])
def test_a_kpi_is_available_exactly_when_it_has_rows(companies, name):
    rows = query(companies[name], "select kpi, is_available, absent_reason, sources from kpis.dim_kpi")
    computed = {kpi for (kpi,) in query(companies[name], "select distinct kpi from kpis.fct_kpi_values")}
    assert {kpi for kpi, is_available, *_ in rows if is_available} == computed
    assert [kpi for kpi, is_available, reason, _ in rows if is_available == bool(reason)] == []
    assert [kpi for kpi, is_available, _, sources in rows if is_available and not sources] == []


def test_an_absent_kpi_says_what_is_missing(small_company, deals_only):
    def absent(path):
        return dict(query(path, "select kpi, absent_reason from kpis.dim_kpi where not is_available"))

    small, deals = absent(small_company), absent(deals_only)
    assert small["demos_booked"] == "nothing was loaded that holds activities, demos"
    assert small["net_margin"] == "no expense is of the category interest or tax"
    assert small["outsourcing_spend"] == "no expense is of the category outsourcing"
    assert small["hours_mentoring"] == "no tracked hour is one of mentoring"
    assert deals["active_customers_purchased_in_period"] == "no sale names its customer"
    assert deals["customer_churn_rate"] == deals["new_customers"] == "no subscription or sale names its customer"
    assert deals["refund_rate"] == "nothing was loaded that holds refunds"
    assert "win_rate" not in deals


def test_every_figure_has_the_grains_and_scopes_that_the_page_names_and_no_others(companies):
    """The windows of goals aside. Of a word for several grains one is enough: no company has ten years of all."""
    grains, scopes = defaultdict(set), defaultdict(set)
    for path in companies.values():
        for kpi, grain, scope_type in query(
            path,
            "select distinct kpi, grain, scope_type from kpis.fct_kpi_values where grain not in ('goal', 'baseline')",
        ):
            grains[kpi].add(grain)
            scopes[kpi].add(scope_type)
    catalogue = load(DBT_DIR)
    word = {grain: word for word, stands_for in GRAINS.items() for grain in stands_for}
    promised = {key: ({word[grain] for grain in kpi.grains}, set(kpi.scopes)) for key, kpi in catalogue.items()}
    found = {key: ({word[grain] for grain in grains[key]}, scopes[key]) for key in catalogue}
    assert {key: found[key] for key in catalogue if found[key] != promised[key]} == {}


def test_days_are_the_companys_and_of_what_has_the_first_rank_the_teams_and_weeks_the_reps(small_company):
    rows = query(
        small_company,
        "select kpi, grain, list(distinct scope_type) from kpis.fct_kpi_values "
        "where grain in ('day', 'week') group by kpi, grain",
    )
    goals = {kpi for (kpi,) in query(small_company, "select kpi from inputs.goal_periods")}
    found = {(kpi, grain): set(types) for kpi, grain, types in rows if kpi not in goals}
    assert found["deals_won", "day"] == {"company", "team"} and found["deals_won", "week"] == {
        "company",
        "team",
        "rep",
    }
    assert found["deals_lost", "day"] == {"company"} and found["deals_lost", "week"] == {"company", "team"}
    ratios = {key for key, kpi in load(DBT_DIR).items() if kpi.kind not in ("flow", "level")}
    assert not ratios & {kpi for kpi, grain in found if grain == "day"}


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
