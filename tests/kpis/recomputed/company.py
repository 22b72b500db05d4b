"""The facts of one company as frames, and the cell (period and scope) a figure is asked for."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import polars as pl

from pipelines import warehouse

DAY = dt.timedelta(days=1)
LAST_DAY = dt.date(9999, 12, 31)
UNASSIGNED = "(unassigned)"
COLUMNS = {"rep": "rep_id"}
Figure = tuple[float | None, float | None]


@dataclass(frozen=True)
class Cell:
    first: dt.date
    last: dt.date
    known: dt.date
    scope_type: str = "company"
    scope_id: str = "all"
    grain: str = "month"

    @property
    def end(self) -> dt.date:
        """The last day of the period that anybody knows."""
        return min(self.last, self.known)

    @property
    def before(self) -> dt.date:
        return self.first - DAY

    def over(self, first: dt.date, last: dt.date) -> Cell:
        return replace(self, first=first, last=last)


class Company:
    def __init__(self, file: Path):
        self.file = file
        self._frames: dict[str, pl.DataFrame] = {}
        self._made: dict[str, Any] = {}

    def __getitem__(self, table: str) -> pl.DataFrame:
        if table not in self._frames:
            self._frames[table] = self._read(table if "." in table else f"marts.{table}")
        return self._frames[table]

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """What many cells ask for, made for the first of them."""
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]

    def _read(self, table: str) -> pl.DataFrame:
        with warehouse.connect(self.file, read_only=True) as con:
            found = con.execute(f"select * from {table}")
            names = [column[0] for column in found.description]
            frame = pl.DataFrame(found.fetchall(), schema=names, orient="row", infer_schema_length=None)
        return frame.with_columns(pl.selectors.decimal().cast(pl.Float64))

    @cached_property
    def as_of(self) -> dt.date:
        return self["inputs.company"]["as_of_date"][0]

    def team_days(self, rep_id: str, team: str) -> list[tuple[dt.date, dt.date]]:
        """(first, last) of every stay of a rep in a team, as the history of teams has it, else the roster."""
        history = self._teams.get(rep_id)
        if history is None:
            return [(dt.date.min, LAST_DAY)] if self._current.get(rep_id) == team else []
        return [
            (since, until if until == LAST_DAY else until - DAY) for name, since, until in history if name == team
        ]

    def team(self, rep_id: str, day: dt.date) -> str:
        """The team a rep was in on a day."""
        history = self._teams.get(rep_id, ())
        return next((name for name, since, until in history if since <= day < until), self._current.get(rep_id))

    @cached_property
    def _teams(self) -> dict[str, list[tuple[str, dt.date, dt.date]]]:
        history = self["intermediate.int_rep_team"].select("rep_id", "team", "valid_from_date", "valid_to_date")
        teams: dict[str, list[tuple[str, dt.date, dt.date]]] = {}
        for rep_id, *stay in history.iter_rows():
            teams.setdefault(rep_id, []).append(tuple(stay))
        return teams

    @cached_property
    def _current(self) -> dict[str, str]:
        return dict(self["dim_rep"].select("rep_id", "current_team").iter_rows())

    @cached_property
    def first_days(self) -> dict[str, dt.date]:
        """The first day known of every KPI, as the catalogue has it from the sources."""
        catalogue = self["measures.catalogue"]
        return dict(zip(catalogue["kpi"], catalogue["known_from_date"], strict=True))


def of(frame: pl.DataFrame, cell: Cell) -> pl.DataFrame:
    """The rows of the cell's scope."""
    if cell.scope_type == "company":
        return frame
    return frame.filter(pl.col(COLUMNS.get(cell.scope_type, cell.scope_type)) == cell.scope_id)


def within(frame: pl.DataFrame, column: str, cell: Cell) -> pl.DataFrame:
    """The rows of the cell: its scope, `column` inside its period."""
    return of(frame, cell).filter(pl.col(column).is_between(cell.first, cell.end))


def total(values: pl.Series) -> float | None:
    """A sum that one unknown part makes unknown."""
    return None if values.null_count() else float(values.sum())


def flow(value: float | None) -> Figure:
    return value, None


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day of the month, or the month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_end(day: dt.date) -> dt.date:
    return months_later(day.replace(day=1), 1) - DAY


def earlier(day: dt.date, months: int) -> dt.date:
    """The same day some months before; of a month's last day that month's last."""
    moved = months_later(day, -months)
    return month_end(moved) if day == month_end(day) else moved


def month_ends(first: dt.date, last: dt.date) -> list[dt.date]:
    """The ends of the whole months from `first` to `last`, a running one ending with `last`."""
    ends, day = [], first
    while day <= last:
        ends.append(min(month_end(day), last))
        day = month_end(day) + DAY
    return ends


@cache
def weekdays(first: dt.date, last: dt.date) -> int:
    return sum((first + DAY * n).weekday() < 5 for n in range((last - first).days + 1))
