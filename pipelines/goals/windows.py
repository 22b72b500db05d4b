"""Which periods a goal is measured on and compared with: the rows of `inputs.goal_periods`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from pipelines.goals.dates import Window, last_year, pieces, previous
from pipelines.goals.definition import Goal
from pipelines.goals.target import Target

COLUMNS = (
    "goal_id VARCHAR", "kpi VARCHAR", "scope_type VARCHAR", "scope_id VARCHAR", "grain VARCHAR",
    "period_start_date DATE", "period_end_date DATE",
)  # fmt: skip
Row = tuple[str, str, str, str, str, dt.date, dt.date]


@dataclass(frozen=True)
class Measured:
    """A period that must reach the target, and the periods its change is measured over (one per target)."""

    window: Window
    baseline: Window | None
    stretch_baseline: Window | None


def measured(goal: Goal) -> list[Measured]:
    """The periods that are judged: the whole window, or the pieces that `measure` names, in order."""
    window = (goal.first, goal.last)
    parts = [window]
    if goal.measure and goal.measure.at != "mean":
        parts = pieces(window, goal.measure.grain)
        parts = parts[-1:] if goal.measure.at == "last" else parts
    return [Measured(part, baseline(goal.target, part), baseline(goal.stretch, part)) for part in parts]


def baseline(target: Target | None, window: Window) -> Window | None:
    """The period that the change of `target` over `window` is measured from; None where there is none."""
    if target is None or target.base is None or target.base.kind == "value":
        return None
    if target.base.kind == "dates":
        return target.base.first, target.base.last
    return last_year(window) if target.base.kind == "same_period_last_year" else previous(window)


def periods(goals: Iterable[Goal]) -> list[Row]:
    """One row per goal and period, dates inclusive, in a total order without repeats (COLUMNS)."""
    rows: set[Row] = set()
    for goal in goals:
        head = (goal.id, goal.kpi, goal.scope.type, goal.scope.id)
        rows.add((*head, "goal", goal.first, goal.last))
        for part in measured(goal):
            rows.add((*head, "goal", *part.window))
            for base in (part.baseline, part.stretch_baseline):
                if base:
                    rows.add((*head, "baseline", *base))
    return sorted(rows)


def write_periods(con: duckdb.DuckDBPyConnection, goals: Iterable[Goal]) -> int:
    """Replace `inputs.goal_periods` by the periods of `goals`; how many rows it holds now."""
    rows = periods(goals)
    con.execute("create schema if not exists inputs")
    con.execute(f"create or replace table inputs.goal_periods ({', '.join(COLUMNS)})")
    if rows:
        con.executemany("insert into inputs.goal_periods values (?, ?, ?, ?, ?, ?, ?)", rows)
    return len(rows)
