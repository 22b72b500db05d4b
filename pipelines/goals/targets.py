"""The numbers a goal must reach: its target and stretch for each measured window, a split's part of its parent's."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipelines.goals.baseline import Baselines
from pipelines.goals.dates import Window, last_year, pieces
from pipelines.goals.definition import Goal
from pipelines.goals.pace.season import YEARS
from pipelines.goals.series import History, Series
from pipelines.goals.target import Target
from pipelines.goals.windows import Measured, measured

if TYPE_CHECKING:
    from pipelines.kpis.catalogue import Kpi


@dataclass(frozen=True)
class Part:
    """One measured window with its numbers; `target` is None while its baseline is not known.

    Of a mean over n months all of them are n times what the goal states: a mean reaches its target when the sum does.
    """

    window: Window
    target: float | None
    stretch: float | None
    baseline: float | None
    band: tuple[float, float] | None = None
    pieces: int = 1


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
    band = (goal.target.low, goal.target.high) if goal.target.kind == "band" else None
    part = Part(one.window, target, stretch, base, band)
    return _summed(part, goal) if goal.measure and goal.measure.at == "mean" and kpi.kind == "flow" else part


def _summed(part: Part, goal: Goal) -> Part:
    """The mean of a flow's n months as what it is judged by: their sum."""
    count = len(pieces(part.window, goal.measure.grain))
    stretch = _times(part.stretch, count if goal.stretch and _is_each(goal.stretch) else 1)
    if not _is_each(goal.target):
        return replace(part, stretch=stretch, pieces=count)
    band = part.band and (part.band[0] * count, part.band[1] * count)
    return replace(part, target=_times(part.target, count), baseline=_times(part.baseline, count), stretch=stretch,
                   band=band, pieces=count)  # fmt: skip


def _is_each(target: Target) -> bool:
    """Whether the target is stated per month (week, quarter); a change over a window's own total is not."""
    return target.kind != "change" or target.base.kind == "value"


def _times(value: float | None, factor: int) -> float | None:
    return None if value is None else value * factor


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
