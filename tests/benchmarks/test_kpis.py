"""The statement that the KPI models are measured against says the same numbers: else the ratio compares nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import kpi_company, kpi_statement
from pipelines import warehouse
from tests.dbt.warehouse_builder import query, run_dbt

EVENTS, REPS = 3_000, 12


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kpis") / "paceline.duckdb"
    kpi_company.write(path, EVENTS, REPS, goals=0)
    failed = [result.message for result in run_dbt(path, ["run"], "+fct_kpi_values") if result.status == "error"]
    assert not failed
    with warehouse.connect(path) as con:
        con.execute(f"create table by_hand as {kpi_statement.text()}")
    return path


def test_the_company_is_as_large_as_asked(path: Path) -> None:
    counts = [
        query(path, f"select count(*) from marts.{fact}")[0][0] for fact in ("fct_activity", "fct_deal", "fct_lead")
    ]
    assert counts == [EVENTS, EVENTS // 10, EVENTS // 20]


def test_every_core_figure_has_cells_and_every_cell_is_equal(path: Path) -> None:
    assert {kpi for (kpi,) in query(path, "select distinct kpi from by_hand")} == set(kpi_statement.KPIS)
    assert query(path, kpi_statement.different()) == [(0,)]


def test_a_cell_that_is_wrong_or_missing_is_counted(path: Path) -> None:
    one = "rowid = (select min(rowid) from by_hand where kpi = '{}')"
    with warehouse.connect(path) as con:
        con.execute("begin")
        con.execute(f"update by_hand set kpi_value = kpi_value + 1 where {one.format('bookings_won')}")
        con.execute(f"delete from by_hand where {one.format('mrr')}")
        assert con.execute(kpi_statement.different()).fetchone() == (2,)
        con.execute("rollback")
