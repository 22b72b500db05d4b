"""A small synthetic warehouse from Python rows, and dbt run on it: what the tests of the models stand on.

    from tests.dbt.warehouse_builder import build, query

    build(tmp_path / "paceline.duckdb", canonical={"deals": [{"deal_id": "1", "created_date": "2024-03-01"}]})
    query(tmp_path / "paceline.duckdb", "select * from marts.fct_deal")

Rows are dicts; a column that is not given is NULL, dates and times may be ISO text. `<event>_at` and
`<event>_date` fill each other (midnight UTC), so a test names the one it means. What snapshots said in turn is
`<entity>__versions`; without it nothing ever changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from pipelines import dbt_run, warehouse
from pipelines.company import TRUTH_CHOICES
from pipelines.sources.entities import ENTITIES, VERSIONED, raw_columns, version_columns

Row = Mapping[str, Any]

COMPANY: dict[str, str] = {
    "company_name": "VARCHAR", "currency": "VARCHAR", "time_zone": "VARCHAR",
    "fiscal_year_start_month": "INTEGER", "week_start_shift_days": "INTEGER", "as_of_date": "DATE",
    **{f"{figure}_source": "VARCHAR" for figure in TRUTH_CHOICES},
}  # fmt: skip
STAGES = {"pipeline": "VARCHAR", "stage": "VARCHAR", "stage_rank": "INTEGER", "outcome": "VARCHAR"}
GOAL_PERIODS = {
    **dict.fromkeys(("goal_id", "kpi", "scope_type", "scope_id", "grain"), "VARCHAR"),
    "period_start_date": "DATE", "period_end_date": "DATE",
}  # fmt: skip
FRESHNESS = {
    "source": "VARCHAR", "table_name": "VARCHAR", "entity": "VARCHAR", "files": "BIGINT",
    "data_through_date": "DATE", "as_of_date": "DATE", "stale_after_days": "INTEGER", "is_stale": "BOOLEAN",
    "reason": "VARCHAR",
}  # fmt: skip
COMPANY_DEFAULTS = {
    "company_name": "Test company", "currency": "EUR", "time_zone": "UTC",
    "fiscal_year_start_month": 1, "week_start_shift_days": 0, "as_of_date": "2025-12-31",
}  # fmt: skip
SALES_STAGES = (
    {"pipeline": "sales", "stage": "Qualified", "stage_rank": 1, "outcome": "open"},
    {"pipeline": "sales", "stage": "Demo", "stage_rank": 2, "outcome": "open"},
    {"pipeline": "sales", "stage": "Proposal", "stage_rank": 3, "outcome": "open"},
    {"pipeline": "sales", "stage": "Closed Won", "stage_rank": 4, "outcome": "won"},
    {"pipeline": "sales", "stage": "Closed Lost", "stage_rank": None, "outcome": "lost"},
)


def build(
    path: Path,
    canonical: Mapping[str, Sequence[Row]] | None = None,
    company: Row | None = None,
    stages: Sequence[Row] = SALES_STAGES,
    goal_periods: Sequence[Row] = (),
    freshness: Sequence[Row] = (),
    select: str | None = None,
    tests: bool = False,
) -> list[Any]:
    """Write the warehouse file `path` and build the models `select` names (None: all) on it.

    The source of truth per figure follows the rows given unless `company` says otherwise. `tests` runs data
    and unit tests too. Returns dbt's results, one per node; raises AssertionError with dbt's words when a
    node fails.
    """
    write(path, canonical or {}, company or {}, stages, goal_periods, freshness)
    results = run_dbt(path, ["build" if tests else "run"], select)
    failed = [f"{r.node.unique_id}: {r.message}" for r in results if r.status in ("error", "fail")]
    assert not failed, "\n".join(failed)
    return results


def write(
    path: Path,
    canonical: Mapping[str, Sequence[Row]],
    company: Row,
    stages: Sequence[Row],
    goal_periods: Sequence[Row],
    freshness: Sequence[Row],
) -> None:
    """The schemas dbt reads, as the load and the run leave them."""
    tables = {entity: raw_columns(entity) for entity in ENTITIES} | {
        f"{entity}__versions": version_columns(entity) for entity in VERSIONED
    }
    unknown = set(canonical) - set(tables)
    assert not unknown, f"no such entity: {sorted(unknown)}"
    truth = {
        f"{figure}_source": next((entity for entity in choices if canonical.get(entity)), None)
        for figure, choices in TRUTH_CHOICES.items()
    }
    with warehouse.connect(path) as con:
        for schema in ("canonical", "inputs", "meta"):
            con.execute(f"create schema if not exists {schema}")
        for name, columns in tables.items():
            rows = [_complete(row, columns) for row in canonical.get(name, ())]
            _table(con, f"canonical.{name}", columns, rows)
        _table(con, "inputs.company", COMPANY, [{**COMPANY_DEFAULTS, **truth, **company}])
        _table(con, "inputs.pipeline_stages", STAGES, stages)
        _table(con, "inputs.goal_periods", GOAL_PERIODS, goal_periods)
        _table(con, "meta.source_freshness", FRESHNESS, freshness)


def run_dbt(path: Path, command: Sequence[str], select: str | None = None) -> list[Any]:
    """dbt in this process on the warehouse `path`."""
    arguments = [*command, "--target-path", str(path.parent / "target"), "--no-write-json", *_selection(select)]
    return list(dbt_run.invoke(arguments, path, dbt_run.parsed().deepcopy()).results)


def query(path: Path, sql: str, parameters: Sequence[Any] = ()) -> list[tuple]:
    """The rows of one query on a warehouse file. Read-only: the demo's is shared by all test processes."""
    with warehouse.connect(path, read_only=True) as con:
        return con.execute(sql, list(parameters)).fetchall()


def _selection(select: str | None) -> list[str]:
    # A test that also reads models outside the selection has nothing to stand on here.
    return ["--select", *select.split(), "--indirect-selection", "buildable"] if select else []


def _complete(row: Row, columns: Mapping[str, str]) -> Row:
    """The row with `_at` from `_date` and `_date` from `_at` where only one is given."""
    full = dict(row)
    for name, value in row.items():
        moment = name.removesuffix("_date") + "_at"
        if name.endswith("_date") and moment in columns:
            full.setdefault(moment, value)
        elif name.endswith("_at") and value is not None:
            full.setdefault(name.removesuffix("_at") + "_date", str(value)[:10])
    return {"source": "test", "table_name": "test", **full}


def _table(con: Any, name: str, types: Mapping[str, str], rows: Iterable[Row]) -> None:
    con.execute(f"create or replace table {name} ({', '.join(f'{c} {t}' for c, t in types.items())})")
    rows = list(rows)
    unknown = {column for row in rows for column in row} - set(types)
    assert not unknown, f"{name} has no column {sorted(unknown)}"
    # As text in one frame, typed by DuckDB: row by row it takes seconds per thousand.
    frame = pl.DataFrame(
        {column: [_text(row.get(column)) for row in rows] for column in types}, schema=dict.fromkeys(types, pl.String)
    )
    con.register("given", frame.to_arrow())
    con.execute(f"insert into {name} select {', '.join(f'{c}::{t}' for c, t in types.items())} from given")
    con.unregister("given")


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
