"""The figures of a score's row, and why a goal could not be judged, in words."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from pipelines.goals import baseline, windows
from pipelines.goals.covered import Refused
from pipelines.goals.definition import Goal
from pipelines.goals.facts import Facts, Score
from pipelines.goals.freshness import Fed
from pipelines.goals.numbers import count_of, day
from pipelines.goals.outlook import Outlook
from pipelines.goals.series import Series
from pipelines.goals.targets import Part
from pipelines.yaml_file import nearest

if TYPE_CHECKING:
    from pipelines.kpis.catalogue import Kpi

RECENT_WEEKS = 8
BAND_COLUMNS = {
    "low_80": "forecast_low_80_value", "low_50": "forecast_low_50_value", "median": "forecast_value",
    "high_50": "forecast_high_50_value", "high_80": "forecast_high_80_value",
}  # fmt: skip


def fill(
    row: Score, goal: Goal, kpi: Kpi, part: Part, seen: Outlook, series: Series, days: list[dt.date], through: dt.date
) -> None:
    """Actual, expected, forecast, progress, grade and rates of the measured window that the row shows."""
    evidence = row.evidence
    evidence.model = seen.kind
    evidence.history_months = round((min(through, goal.first) - series.first).days / 30.44, 1)
    if kpi.maturity_days and through < part.window[1]:
        evidence.ripe = (kpi.maturity_days, through)
    if part.window != (goal.first, goal.last):
        evidence.window = part.window
    evidence.straight_share = float(seen.elapsed[-1])
    evidence.weeks_left = max((part.window[1] - max(days[-1], part.window[0])).days, 0) / 7.0
    evidence.basis = seen.basis
    has_begun = days[-1] >= part.window[0]
    row.actual_value = number(seen.actual[-1]) if has_begun or seen.kind == "level" else None
    row.expected_value = expected(goal, part, seen, days)[-1]
    if seen.forecast is not None:
        for name, value in seen.forecast.bands().items():
            setattr(row, BAND_COLUMNS[name], number(value[-1]))
    if seen.share is not None:
        evidence.usual_share = float(seen.share[-1])
        evidence.years = int(min(3, (part.window[0] - seen.season.first).days // 364))
        evidence.season_of_company = seen.is_borrowed
    if seen.kind == "cases":
        evidence.decided, evidence.to_come = float(seen.came[-1]), float(np.round(seen.to_come[-1]))
    row.progress_ratio = progress(goal, part, seen, row.actual_value)
    row.grade_ratio = None if row.progress_ratio is None else min(max(row.progress_ratio, 0.0), 1.0)
    _rates(row, goal, part, seen, series, min(through, days[-1]))


def expected(goal: Goal, part: Part, seen: Outlook, days: list[dt.date]) -> list[float | None]:
    """What should be there by each day on the way to the target: the season's share of a sum, a level part-way."""
    return expected_at(part.target, seen, seen.share if seen.share is not None else seen.elapsed)


def expected_at(target: float, seen: Outlook, share: np.ndarray) -> list[float | None]:
    """As `expected`, for any days with these shares of the window."""
    if seen.is_kept:
        # All are there on the first day; what may be lost by the end goes little by little.
        return [float(1.0 - (1.0 - target) * one) for one in share]
    if seen.kind in ("flow", "population"):
        return [float(target * one) for one in share]
    start = started_at(seen)
    if seen.kind == "level" and start is not None:
        if start > 0 and target > 0:
            return [float(start * (target / start) ** one) for one in share]
        return [float(start + (target - start) * one) for one in share]
    return [float(target)] * len(share)


def started_at(seen: Outlook) -> float | None:
    """Where a level stood on the first day that knows it."""
    known = seen.actual[np.isfinite(seen.actual)]
    return float(known[0]) if len(known) else None


def progress(goal: Goal, part: Part, seen: Outlook, actual: float | None) -> float | None:
    """How much of the way is gone (docs/goals.md, "Progress and grade"): 1 is the target.

    A sum to reach begins at 0; what moves from a baseline (of a level, from its first day) is at 0 there. What must
    only be kept (a cap, a retention, a figure that is good to begin with) is at 1 while it is.
    """
    if actual is None or part.target is None or goal.direction == "band":
        return None
    up, is_running_total = goal.direction == "increase", seen.kind in ("flow", "population")
    if seen.kind == "flow" and up:
        return actual / part.target if part.target > 0 else None
    base = part.baseline if part.baseline is not None else started_at(seen) if seen.kind == "level" else None
    if is_running_total or base is None or (base >= part.target if up else base <= part.target):
        return _kept(actual, part.target, up)
    return (actual - base) / (part.target - base)


def _kept(actual: float, target: float, up: bool) -> float:
    """1 while the target is met, beyond it the smaller of both ÷ the larger."""
    low, high = (actual, target) if up else (target, actual)
    if low >= high - 1e-9 * max(abs(low), abs(high)):
        return 1.0
    return max(low / high, 0.0) if high > 0 else 0.0


def _rates(row: Score, goal: Goal, part: Part, seen: Outlook, series: Series, today: dt.date) -> None:
    if today < part.window[0]:
        return
    weeks, left = RECENT_WEEKS, row.evidence.weeks_left
    end = min(series.position(series.closed(today, today)), len(series.top))
    begin = max(end - 7 * weeks, 0)
    weeks = (end - begin) / 7.0
    row.evidence.recent_weeks = round(weeks)
    if weeks < 1 or row.actual_value is None:
        return
    top, bottom = series.top[begin:end].sum(), series.bottom[begin:end].sum()
    if seen.kind == "flow":
        row.recent_rate_value = float(top / weeks)
        if left > 0:
            need = float(part.target - row.actual_value)
            row.required_rate_value = (need if seen.can_fall[-1] else max(need, 0.0)) / left
    elif seen.kind == "level":
        row.recent_rate_value = number((series.top[end - 1] - series.top[begin]) / weeks) if not bottom else None
        if left > 0 and not bottom:
            row.required_rate_value = float(part.target - row.actual_value) / left
    elif seen.kind in ("cases", "money") and bottom > 0:
        row.recent_rate_value = float(top / bottom)
        rest = float(seen.to_come[-1])
        if rest > 0:
            need = (part.target * (seen.came[-1] + rest) - row.actual_value * seen.came[-1]) / rest
            row.required_rate_value = number(need)


def why_no_baseline(goal: Goal, kpi: Kpi, part: Part, facts: Facts) -> str:
    """What is missing to know the target, as a question that can be answered in the goal file."""
    since = facts.history.since.get(goal.kpi)
    if goal.target.kind == "portion":
        return f"its part of '{goal.parent}' cannot be worked out: no earlier year to share by, or no target above"
    locale = facts.company.locale
    if part.baseline == 0:
        return (
            f"the change is measured from 0 ({kpi.label} of {goal.scope} was nothing then), and any per cent of "
            "nothing is nothing. State the target as a value, or what to start from as `over: {value: …}`"
        )
    window = windows.baseline(goal.target, part.window)
    gap = window and baseline.gap(goal, window, facts.history)
    if isinstance(gap, Refused):
        return (
            f"the change has no baseline for {goal.scope}: {gap.file} was not loaded, and the period it is measured "
            "over needs it. Mend that file, or write the value to start from as `over: {value: …}`"
        )
    if gap:
        first, last = (day(one, locale) for one in gap)
        return (
            f"the change has no baseline for {goal.scope}: there is no {kpi.label} from {first} to {last} though "
            "there is before and after, so an export seems to be missing. Drop it, or write the value to start from "
            "as `over: {value: …}`"
        )
    known = f"values of {kpi.label} begin on {day(since, locale)}" if since else f"there is no {kpi.label} yet"
    return (
        f"the change has no baseline for {goal.scope}: {known}, and the whole period it is measured over must be. "
        "Which value should it start from? Write it as `over: {value: …}`"
    )


def why_no_history(goal: Goal, kpi: Kpi, facts: Facts) -> str:
    """No value of this KPI for this scope: with the nearest scope that has one."""
    known = facts.history.scopes.get((goal.kpi, goal.scope.type), [])
    if not known:
        return f"{kpi.label} has no value for any {goal.scope.type} yet"
    return f"{kpi.label} has no value for {goal.scope}{nearest(goal.scope.id, known)}"


def why_too_little(kpi: Kpi, series: Series, through: dt.date) -> str:
    months = (through - series.first).days / 30.44
    return f"{kpi.label} is known for {max(months, 0):.0f} months only, too little to say where it will end"


def why_too_few(cases: int, least: int) -> str:
    """A ratio of few cases is luck; how many a judgement needs."""
    return f"it rests on {count_of(cases, 'case')} so far, too few to judge: it takes {least}"


def why_gone(kpi: Kpi, goal: Goal, series: Series, locale: str) -> str:
    """A level of a scope that has no value any more is not what it was when it had one."""
    last = day(series.first + dt.timedelta(days=len(series.top) - 1), locale)
    return (
        f"{kpi.label} of the company goes on, but that of {goal.scope} ends on {last}; look whether it still exists"
    )


def why_stale(fed: Fed, as_of: dt.date, locale: str) -> str:
    """The table, since when it is silent, and what to do."""
    name = f"{fed.source}.{fed.table}"
    if fed.through is None:
        refused = fed.reason or "no file was accepted"
        return f"nothing of {name} could be loaded up to {day(as_of, locale)} ({refused})"
    return (
        f"{name} has no data after {day(fed.through, locale)}, more than the {fed.stale_after} days it may be late; "
        "drop a newer export of it"
    )


def why_holes(kpi: Kpi, holes: list[dt.date], locale: str) -> str:
    more = f" and {len(holes) - 1} more periods" if len(holes) > 1 else ""
    return f"{kpi.label} cannot be summed for {day(holes[0], locale)}{more}: an exchange rate is missing"


def number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
