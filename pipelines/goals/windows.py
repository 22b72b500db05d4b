"""Which periods a goal is measured on and compared with: the rows of `inputs.goal_periods`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.goals.dates import Window, last_year, pieces, previous
from pipelines.goals.definition import Goal
from pipelines.goals.target import Target

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
    """One row per goal and period, dates inclusive, in a total order without repeats.

    (goal_id, kpi, scope_type, scope_id, grain, period_start_date, period_end_date); `goals` with their children
    (split.expand)."""
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
