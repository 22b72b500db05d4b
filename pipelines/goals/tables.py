"""The schema `goals`: its tables, and how a run writes them (columns: docs/contract.md, docs/architecture.md)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import fields

import duckdb
import polars as pl

from pipelines import warehouse
from pipelines.goals import baseline, comments
from pipelines.goals.definition import Goal
from pipelines.goals.facts import COLUMNS, Score
from pipelines.goals.gap_words import Cause
from pipelines.yaml_file import FileError

# Written figures are rounded, so that two runs over the same data write the same bytes: the sums below them are
# added up by several threads, in an order of their own, and differ in the 16th digit, what is computed from them in
# the 13th. Measured figures keep what a baseline keeps (twelve: cents of ten billion), estimates nine, more than they
# are good for. With more digits the noise shows; with fewer a figure is no longer the one of kpis.fct_kpi_values.
MEASURED = ("actual_value", "baseline_value", "target_value", "stretch_value")
ESTIMATED_DIGITS = 9
# By what a day of the history was judged: the files that were there then, or every file there is today.
KNOWLEDGE = ("then", "today")
BANDS = ("low_50", "high_50", "low_80", "high_80")
PATH_COLUMNS = (
    "goal_id", "point_date", "actual_value", "expected_value", "forecast_value",
    *(f"forecast_{band}_value" for band in BANDS),
)  # fmt: skip


_DUCKDB = {pl.Date(): "date", pl.Float64(): "double", pl.String(): "varchar"}
GAP_COLUMNS = tuple(one.name for one in fields(Cause) if one.name != "summary")


def _type(column: str) -> pl.DataType:
    if column == "place":
        return pl.Int32()
    if column.endswith("_date"):
        return pl.Date()
    return pl.Float64() if column.endswith(("_value", "_ratio")) else pl.String()


def write(con: duckdb.DuckDBPyConnection, scores: Sequence[Score], causes: Sequence[Cause], goals: Sequence[Goal],
          errors: Sequence[FileError], as_of: dt.date, goals_dir: str) -> None:  # fmt: skip
    """Replace this run's rows: scores, paths and errors whole; the history by as_of; new definitions added."""
    con.execute("create schema if not exists goals")
    _replace(con, "goal_scores", _score_rows(scores))
    _replace(con, "goal_paths", _frame([(s.goal_id, *point) for s in scores for point in s.points], PATH_COLUMNS))
    _replace(con, "goal_gap", _frame([[getattr(one, name) for name in GAP_COLUMNS] for one in causes], GAP_COLUMNS))
    keep(con, scores, as_of, KNOWLEDGE[0])
    _write_errors(con, errors, goals_dir)
    _write_definitions(con, goals, as_of)
    for table, (about, columns) in comments.TABLES.items():
        warehouse.describe(con, f"goals.{table}", about, columns)


def _frame(rows: list, columns: Sequence[str]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema={column: _type(column) for column in columns}, orient="row")
    measured = pl.col([name for name in columns if name in MEASURED])
    estimated = pl.col([name for name in columns if name not in MEASURED and _type(name) == pl.Float64])
    return frame.with_columns(measured.round_sig_figs(baseline.DIGITS), estimated.round_sig_figs(ESTIMATED_DIGITS))


def _replace(con: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    con.register("fresh_rows", frame.to_arrow())
    con.execute(f"create or replace table goals.{table} as select * from fresh_rows")
    con.unregister("fresh_rows")


def keep(con: duckdb.DuckDBPyConnection, scores: Sequence[Score], as_of: dt.date, knowledge: str) -> None:
    """Replace the history's rows of one judged day, as known by `knowledge`."""
    frame = _score_rows(scores).with_columns(pl.lit(knowledge).alias("knowledge"))
    con.register("fresh_rows", frame.to_arrow())
    con.execute("create table if not exists goals.goal_score_history as select * from fresh_rows limit 0")
    # A history that was begun before days were replayed holds what was known then; later columns are empty in it.
    con.execute("alter table goals.goal_score_history add column if not exists knowledge varchar default 'then'")
    for column in COLUMNS:
        kind = _DUCKDB[_type(column)]
        con.execute(f"alter table goals.goal_score_history add column if not exists {column} {kind}")
    con.execute("delete from goals.goal_score_history where as_of_date = ? and knowledge = ?", [as_of, knowledge])
    con.execute("insert into goals.goal_score_history by name select * from fresh_rows")
    con.unregister("fresh_rows")


def _score_rows(scores: Sequence[Score]) -> pl.DataFrame:
    return _frame([[getattr(score, column) for column in COLUMNS] for score in scores], COLUMNS)


def _write_errors(con: duckdb.DuckDBPyConnection, errors: Sequence[FileError], goals_dir: str) -> None:
    con.execute(
        'create or replace table goals.goal_errors (file varchar, line integer, "column" integer, message varchar)'
    )
    for error in errors:
        # Relative to the goals folder: where the data folder lies says nothing about the error.
        file = str(error.place.path).removeprefix(goals_dir).lstrip("/")
        row = [file, error.place.line, error.place.column, error.message]
        con.execute("insert into goals.goal_errors values (?, ?, ?, ?)", row)


def _write_definitions(con: duckdb.DuckDBPyConnection, goals: Sequence[Goal], as_of: dt.date) -> None:
    con.execute(
        "create table if not exists goals.goal_history "
        "(goal_id varchar, definition_hash varchar, first_seen_as_of_date date, definition varchar)"
    )
    columns = {
        "goal_id": pl.String,
        "definition_hash": pl.String,
        "first_seen_as_of_date": pl.Date,
        "definition": pl.String,
    }
    rows = [(goal.id, goal.definition_hash, as_of, goal.definition) for goal in goals]
    con.register("fresh_rows", pl.DataFrame(rows, schema=columns, orient="row").to_arrow())
    con.execute(
        "insert into goals.goal_history select * from fresh_rows as f where not exists "
        "(from goals.goal_history as h where h.goal_id = f.goal_id and h.definition_hash = f.definition_hash)"
    )
    con.unregister("fresh_rows")
