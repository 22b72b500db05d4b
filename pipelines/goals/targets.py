"""The numbers a goal must reach: its target and stretch for each measured window, a split's part of its parent's."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.goals.baseline import Baselines
from pipelines.goals.dates import Window, last_year, pieces
from pipelines.goals.definition import Goal
from pipelines.goals.pace.season import YEARS
from pipelines.goals.series import History, Series
from pipelines.goals.windows import Measured, measured

if TYPE_CHECKING:
    from pipelines.kpis.catalogue import Kpi


@dataclass(frozen=True)
class Part:
    """One measured window with its numbers; `target` is None while its baseline is not known."""

    window: Window
    target: float | None
    stretch: float | None
    baseline: float | None


def parts(
    goal: Goal, kpi: Kpi, history: History, baselines: Baselines, parent: float | None, as_of: dt.date
) -> list[Part]:
    """The measured windows of `goal`; `parent` is the target of the goal that it is a portion of."""
    return [_part(goal, kpi, one, history, baselines, parent, as_of) for one in measured(goal)]


def _part(
    goal: Goal, kpi: Kpi, one: Measured, history: History, baselines: Baselines, parent: float | None, as_of: dt.date
) -> Part:
    base = baselines.of(goal, goal.target, one.baseline, history, as_of)
    if goal.target.kind == "portion":
        share = portion_share(goal, history)
        target = None if parent is None or share is None else parent * share
    else:
        target = goal.target.resolve(base)
    stretch = None
    if goal.stretch:
        stretch = goal.stretch.resolve(baselines.of(goal, goal.stretch, one.stretch_baseline, history, as_of))
    if goal.measure and goal.measure.at == "mean" and kpi.kind == "flow":
        # The mean of n months reaches the target when their sum reaches n times it.
        count = len(pieces(one.window, goal.measure.grain))
        factor = count if goal.target.kind != "change" or goal.target.base.kind == "value" else 1
        target = None if target is None else target * factor
        stretch = None if stretch is None else stretch * factor
    return Part(one.window, target, stretch, base)


def portion_share(goal: Goal, history: History) -> float | None:
    """The part of the parent's target that a child of a split gets; None without a past to share by."""
    portion = goal.portion
    if portion.share is not None:
        return portion.share
    series = history.series.get((goal.kpi, goal.scope.type, goal.scope.id))
    if series is None:
        return None
    if portion.by in ("quarter", "month"):
        return _season_share(goal, series)
    whole = history.series.get((goal.kpi, portion.parent_scope.type, portion.parent_scope.id))
    if whole is None:
        return None
    mine, all_of_it = _year_before(series, goal.first), _year_before(whole, goal.first)
    return mine / all_of_it if all_of_it > 0 else None


def _season_share(goal: Goal, series: Series) -> float | None:
    """The mean share of the goal's dates in the whole window's total, over up to three years before."""
    mine, whole, found = (goal.first, goal.last), goal.portion.parent_window, []
    for _ in range(1 if goal.portion.shape == "history" else YEARS):
        mine, whole = last_year(mine), last_year(whole)
        total = _sum(series, whole)
        if total is not None and total > 0:
            found.append(_sum(series, mine) / total)
    return sum(found) / len(found) if found else None


def _sum(series: Series, window: Window) -> float | None:
    """The sum over the dates of `window`; None where the series does not reach back to its first day."""
    begin, end = series.position(window[0]) - 1, series.position(window[1])
    return None if begin < 0 or end > len(series.top) else float(series.top[begin:end].sum())


def _year_before(series: Series, day: dt.date) -> float:
    end = max(series.position(day) - 1, 0)
    return float(series.top[max(end - 364, 0) : end].sum())
