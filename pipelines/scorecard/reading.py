"""Everything the pages show, read once from the published file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import duckdb

from pipelines import warehouse
from pipelines.goals.dates import shift_years
from pipelines.goals.state import FLAGGED
from pipelines.scorecard import queries

# A row of a published table: one attribute per column.
Row = SimpleNamespace

# Tiles show two years and a bit.
VALUES_BACK = dt.timedelta(days=800)


@dataclass(slots=True)
class Point:
    """One day of a goal's chart: a row of goals.goal_paths."""

    point_date: dt.date
    actual_value: float | None = None
    expected_value: float | None = None
    forecast_value: float | None = None
    forecast_low_50_value: float | None = None
    forecast_high_50_value: float | None = None
    forecast_low_80_value: float | None = None
    forecast_high_80_value: float | None = None


@dataclass(frozen=True)
class Facts:
    """The rows of the published file that pages are made of; `paths` and `gaps` by goal, of flagged goals only."""

    publication: Row
    scores: list[Row]
    paths: dict[str, list[Point]]
    gaps: dict[str, list[Row]]
    kpis: dict[str, Row]
    values: list[Row]
    funnel: list[Row]
    sources: list[Row]
    refused: list[Row]
    quarantined: list[Row]
    goal_errors: list[Row]
    mapping_errors: list[Row]
    alerts: list[Row]

    @property
    def as_of(self) -> dt.date:
        return self.publication.as_of_date


def read(published_path: Path, tile_kpis: Iterable[str]) -> Facts:
    """Read the published file; nothing else is ever asked. `tile_kpis`: the KPIs whose values are wanted."""
    wanted = [prefix + kpi for kpi in tile_kpis for prefix in ("", "ytd_", "ytd_growth_")]
    with warehouse.connect(published_path, read_only=True) as con:
        publication = _rows(con, "select * from meta.publication")[0]
        as_of = publication.as_of_date
        since = {"as_of": as_of, "first": as_of - VALUES_BACK}
        asked = since | {"year_before": shift_years(as_of, -1), "kpis": wanted}
        return Facts(
            publication=publication,
            scores=_rows(con, queries.SCORES),
            paths=_paths(con),
            gaps=_by_goal(_rows(con, queries.GAPS)),
            kpis={row.kpi: row for row in _rows(con, "select * from kpis.dim_kpi")},
            values=_rows(con, queries.VALUES, asked),
            funnel=_rows(con, queries.FUNNEL, since),
            sources=_rows(con, queries.SOURCES),
            refused=_rows(con, queries.REFUSED),
            quarantined=_rows(con, queries.QUARANTINED),
            goal_errors=_rows(con, "select * from goals.goal_errors order by file, line"),
            mapping_errors=_rows(con, queries.MAPPING_ERRORS),
            alerts=[_whole(row, queries.ALERT_COLUMNS) for row in _rows(con, queries.ALERTS)],
        )


def _paths(con: duckdb.DuckDBPyConnection) -> dict[str, list[Point]]:
    found: dict[str, list[Point]] = {}
    for goal_id, *values in con.execute(queries.PATHS, {"states": list(FLAGGED)}).fetchall():
        found.setdefault(goal_id, []).append(Point(*values))
    return found


def _by_goal(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.goal_id, []).append(row)
    return found


def _rows(con: duckdb.DuckDBPyConnection, query: str, values: dict | None = None) -> list[Row]:
    result = con.execute(query, values or {})
    names = [column[0] for column in result.description]
    return [Row(**dict(zip(names, map(_plain, row), strict=True))) for row in result.fetchall()]


def _whole(row: Row, columns: Iterable[str]) -> Row:
    return Row(**(dict.fromkeys(columns) | vars(row)))


def _plain(value: object) -> object:
    """Exact decimals as floats: a page rounds to a few digits, and the two do not mix."""
    return float(value) if isinstance(value, Decimal) else value
