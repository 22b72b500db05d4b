"""What our own materialisations keep of dbt's: contracts, comments, and a relation that changes its kind."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipelines import dbt_run
from tests.dbt.warehouse_builder import build, query

MODEL = "model.paceline.dim_day"


@pytest.fixture(scope="module")
def once(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("once") / "paceline.duckdb"
    build(path, select="+dim_day")
    return path


@pytest.fixture
def built(once: Path, tmp_path: Path) -> Path:
    """A warehouse with dim_day, this test's own."""
    return shutil.copy(once, tmp_path / "paceline.duckdb")


def run(path: Path, manifest) -> tuple[str, str]:
    """Status and message of dim_day, built after `manifest`."""
    arguments = ["run", "--no-write-json", "--target-path", str(path.parent / "target"), "--select", "dim_day"]
    [result] = dbt_run.invoke(arguments, path, manifest).results
    return str(result.status), result.message


@pytest.fixture
def manifest():
    return dbt_run.parsed().deepcopy()


def kind(path: Path) -> str:
    [(found,)] = query(path, "select table_type from information_schema.tables where table_name = 'dim_day'")
    return found


def test_a_table_has_the_comments_of_its_model(built, manifest):
    model = manifest.nodes[MODEL]
    [(comment,)] = query(built, "select comment from duckdb_tables() where table_name = 'dim_day'")
    assert comment == model.description
    columns = dict(query(built, "select column_name, comment from duckdb_columns() where table_name = 'dim_day'"))
    assert columns == {column.name: column.description for column in model.columns.values()}
    assert all(columns.values())


def test_columns_stand_in_the_order_of_the_contract(built, manifest):
    model = manifest.nodes[MODEL]
    model.columns = dict(reversed(model.columns.items()))
    assert run(built, manifest)[0] == "success"
    assert [row[0] for row in query(built, "describe marts.dim_day")] == list(model.columns)


def test_another_type_than_the_contracts_stops_the_build_and_the_table_stays(built, manifest):
    before = query(built, "select count(*) from marts.dim_day")
    manifest.nodes[MODEL].columns["date_day"].data_type = "varchar"
    status, message = run(built, manifest)
    assert status == "error" and "contract" in message and "data type mismatch" in message
    assert query(built, "select count(*) from marts.dim_day") == before
    assert kind(built) == "BASE TABLE"


def test_a_column_outside_the_contract_stops_the_build(built, manifest):
    manifest.nodes[MODEL].columns.pop("date_day")
    status, message = run(built, manifest)
    assert status == "error" and "missing in contract" in message


def test_a_contract_may_say_a_type_by_another_of_its_names(built, manifest):
    manifest.nodes[MODEL].columns["fiscal_year"].data_type = "int"
    assert run(built, manifest)[0] == "success"


def test_a_table_may_become_a_view_and_a_table_again(built, manifest):
    manifest.nodes[MODEL].config.materialized = "view"
    assert run(built, manifest)[0] == "success"
    assert kind(built) == "VIEW"
    again = dbt_run.parsed().deepcopy()
    assert run(built, again)[0] == "success"
    assert kind(built) == "BASE TABLE"
