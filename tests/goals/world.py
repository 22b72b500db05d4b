"""A small company in a real DuckDB: daily figures rolled up to the long KPI table the way the models do it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
import polars as pl

from pipelines.company import Company
from pipelines.goals import goal, split, windows
from pipelines.goals import score as scoring_run
from pipelines.goals.dates import piece_end, pieces
from pipelines.goals.score import ScoreResult
from pipelines.kpis.catalogue import Kpi
from pipelines.settings import Settings

DAY = dt.timedelta(days=1)
Daily = Callable[[dt.date], float]


def kpi(key: str, label: str, unit: str, direction: str, kind: str, sources: tuple[str, ...] = ("deals",),
        maturity_days: int = 0, minimum: int = 1, additive: bool = True) -> Kpi:  # fmt: skip
    return Kpi(
        key=key, label=label, unit=unit, direction=direction, kind=kind, numerator="n", denominator=None,
        sources=sources, absent_when="no row counts", minimum_observations=minimum, variants={},
        definition="d", definition_source="s",
        grains=("day", "month"), scopes=("company",), first_rank=kind in ("flow", "level"),
        additive=kind == "flow" and additive, maturity_days=maturity_days,
    )  # fmt: skip


CATALOGUE = {
    one.key: one
    for one in (
        kpi("revenue_net", "Net revenue", "currency", "increase", "flow", ("revenue",)),
        kpi("refunds", "Refunds", "currency", "decrease", "flow", ("revenue",)),
        kpi("win_rate", "Win rate", "ratio", "increase", "ratio"),
        kpi("stage_conversion", "Stage conversion", "ratio", "increase", "ratio", maturity_days=30),
        kpi("cac", "Customer acquisition cost", "currency", "decrease", "ratio", ("spend", "customers")),
        kpi("customer_churn_rate", "Customer churn", "ratio", "decrease", "ratio", ("subscriptions",)),
        kpi("mrr", "Monthly recurring revenue", "currency", "increase", "level", ("subscriptions",)),
        kpi("headcount", "People employed", "count", "increase", "level", ("people",)),
        kpi("ltv_cac", "LTV to CAC", "multiple", "band", "derived", ("spend",)),
        kpi("ytd_revenue_net", "Revenue this year", "currency", "increase", "cumulative", ("revenue",)),
        kpi("bookings_won", "Bookings won", "currency", "increase", "flow"),
        kpi("demos_booked", "Demos booked", "count", "increase", "flow", ("activities",)),
        kpi("prospects_touched", "Prospects contacted", "count", "increase", "flow", ("activities",), additive=False),
    )
}

COLUMNS = """kpi varchar, period_id varchar, grain varchar, period_start_date date, period_end_date date,
    scope_type varchar, scope_id varchar, kpi_value double, unit varchar, currency varchar, numerator double,
    denominator double, observations bigint, is_complete boolean, as_of_date date"""


@dataclass
class Figure:
    """Daily numerators (and denominators) of one KPI and scope; `level` figures take a period's last day.

    `known_from` is the day its source begins, where that lies inside its first period; `absent` are days of which
    no export came.
    """

    first: dt.date
    top: np.ndarray
    bottom: np.ndarray | None = None
    level: bool = False
    grains: tuple[str, ...] = ("day", "week", "month", "quarter")
    known_from: dt.date = dt.date.min
    absent: tuple[tuple[dt.date, dt.date], ...] = ()

    def over(self, first: dt.date, last: dt.date) -> tuple[float, float | None, int] | None:
        a, b = max((first - self.first).days, 0), min((last - self.first).days + 1, len(self.top))
        if b <= a or any(begin <= first and last <= end for begin, end in self.absent):
            return None
        if self.level:
            return float(self.top[b - 1]), None if self.bottom is None else float(self.bottom[b - 1]), 1
        bottom = None if self.bottom is None else float(self.bottom[a:b].sum())
        return float(self.top[a:b].sum()), bottom, b - a


@dataclass
class World:
    """Figures, goal files and a data folder; `score` runs what a run runs."""

    data: Path
    figures: dict[tuple[str, str, str], Figure] = field(default_factory=dict)
    company: Company = field(default_factory=lambda: Company(currency="USD"))
    stale: list[tuple] = field(default_factory=list)

    def goal(self, name: str, text: str) -> None:
        path = self.data / "goals" / f"{name}.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def put(self, kpi_key: str, first: str, day_value: Daily, last: str, scope=("company", "all"),
            bottom: Daily | None = None, **more) -> None:  # fmt: skip
        start, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
        days = [start + n * DAY for n in range((end - start).days + 1)]
        under = None if bottom is None else np.array([bottom(day) for day in days], float)
        self.figures[kpi_key, *scope] = Figure(
            start, np.array([day_value(day) for day in days], float), under, **more
        )

    def score(self, as_of: str, con: duckdb.DuckDBPyConnection | None = None) -> ScoreResult:
        day = dt.date.fromisoformat(as_of)
        own = con or duckdb.connect()
        settings = Settings(self.data)
        self.roll_up(own, day, windows.periods(split.expand(goal.load(settings.goals_dir, CATALOGUE)[0], CATALOGUE)))
        result = scoring_run.score(own, settings, self.company, CATALOGUE, day)
        if con is None:
            own.close()
        return result

    def roll_up(self, con: duckdb.DuckDBPyConnection, as_of: dt.date, wanted: list[windows.Row]) -> None:
        con.execute(f"create schema if not exists kpis; create or replace table kpis.fct_kpi_values ({COLUMNS})")
        con.execute(
            """create schema if not exists meta; create or replace table meta.source_freshness (source varchar,
            table_name varchar, entity varchar, files int, data_through_date date, as_of_date date,
            stale_after_days int, is_stale boolean, reason varchar)"""
        )
        for row in self.stale:
            con.execute("insert into meta.source_freshness values (?,?,?,?,?,?,?,?,?)", list(row))
        rows = []
        for key, figure in self.figures.items():
            end = min(as_of, figure.first + (len(figure.top) - 1) * DAY)
            for grain in figure.grains:
                for first, last in periods(figure.first, as_of, grain):
                    if first <= end:
                        rows.append(_row(key, grain, first, last, figure, as_of))
            for _, kpi_key, scope_type, scope_id, grain, first, last in wanted:
                if (kpi_key, scope_type, scope_id) == key and first <= as_of:
                    rows.append(_row(key, grain, first, last, figure, as_of))
        rows = sorted({row[:7]: row for row in rows if row}.values(), key=str)
        if rows:
            con.register("r", pl.DataFrame(rows, orient="row", infer_schema_length=None).to_arrow())
            con.execute("insert into kpis.fct_kpi_values select * from r")


def periods(first: dt.date, as_of: dt.date, grain: str) -> list[tuple[dt.date, dt.date]]:
    """Whole calendar periods that begin on or after `first` (months and quarters) and touch as_of."""
    if grain == "day":
        return [(first + n * DAY, first + n * DAY) for n in range((as_of - first).days + 1)]
    return [(begin, piece_end(begin, grain)) for begin, _ in pieces((first, as_of), grain)]


def _row(key, grain, first, last, figure: Figure, as_of: dt.date):
    found = figure.over(first, min(last, as_of))
    if found is None:
        return None
    top, bottom, count = found
    value = top if bottom is None else (top / bottom if bottom else None)
    period = f"{grain}:{first}:{last}"
    whole = last + CATALOGUE[key[0]].maturity_days * DAY <= as_of and figure.known_from <= first
    return (key[0], period, grain, first, last, key[1], key[2], value, "u", "USD", top, bottom, count, whole,
            as_of)  # fmt: skip
