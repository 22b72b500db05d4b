"""Series made whole: gaps of a level held, people counted once, zeros where nothing was ever counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import duckdb
import numpy as np

from pipelines.goals.dates import DAY, month_end
from pipelines.goals.definition import Goal

if TYPE_CHECKING:
    from pipelines.goals.series import History, Series

Array = np.ndarray
LONGEST_MONTH = 31


def as_whole(days: Array, closed: int, whole: float) -> Array:
    """`days` with the sum `whole`: the closed ones in their proportions, the open ones as those on average."""
    days = days.copy()
    days[closed:] = days[:closed].mean() if closed else 1.0
    return days * whole / days.sum() if days.sum() > 0 else np.full(len(days), whole / max(len(days), 1))


def distinct(series: Series, longest: int) -> Series:
    """Days that add up to the counts of the months (of quarters, for longer goals), where whole ones are known."""
    rows, top = series.months if longest <= LONGEST_MONTH else series.quarters, series.top.copy()
    for first, last, whole in zip(rows.first, rows.last, rows.top, strict=True) if rows else ():
        begin, end = series.position(first) - 1, series.position(last)
        if not np.isnan(whole) and begin >= 0 and end <= len(top):
            top[begin:end] = as_whole(top[begin:end], end - begin, whole)
    return replace(series, top=top, is_distinct=True)


def add_empty(con: duckdb.DuckDBPyConnection, history: History, goals: Iterable[Goal], flows: set[str]) -> None:
    """Zeros for a sum of a scope that other figures know but this one has never counted anything of.

    No new customer ever came through a channel that brings leads: that is a past, not the want of one. A new rep or
    team is not: it has only not begun.
    """
    known = {
        (kind, scope) for kind, scope in con.execute(
            "select distinct scope_type, scope_id from kpis.fct_kpi_values where grain in ('month', 'quarter')"
        ).fetchall()
    }  # fmt: skip
    for goal in goals:
        key, above = (goal.kpi, goal.scope.type, goal.scope.id), history.series.get((goal.kpi, "company", "all"))
        told = history.scopes.get(key[:2])
        others = key in history.series or goal.scope.type in ("team", "rep")
        if not others and goal.kpi in flows and above and told and key[1:] in known:
            history.series[key] = replace(above, top=np.zeros_like(above.top), quarters=None, months=None)
            told.append(goal.scope.id)


def carry(values: Array) -> Array:
    """Each gap holds the value before it."""
    known = np.where(np.isnan(values), 0, np.arange(len(values)))
    return values[np.maximum.accumulate(known)]


def month_starts(first: dt.date, last: dt.date) -> list[dt.date]:
    found = []
    while first <= last:
        found.append(first)
        first = month_end(first) + DAY
    return found
