"""When a goal fell behind, from its own figures: what any scope has, where no part and no record explains the gap."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from pipelines.goals.dates import Window, pieces
from pipelines.goals.figures import RECENT_WEEKS, expected_at
from pipelines.goals.outlook import Outlook, usual_share
from pipelines.goals.series import Series
from pipelines.goals.targets import Part

# Longer windows are told by months, shorter ones by weeks.
BY_MONTH_FROM = 62
# A month or week: its days, by how much the figure moved, by how much it should have.
Piece = tuple[Window, float, float]


@dataclass(frozen=True)
class Course:
    """How the figure went: its months or weeks, both sides of a ratio on the days so far
    and on the same days of last year, what the rest of last year's window brought, the last weeks of a ratio."""

    pieces: tuple[Piece, ...] = ()
    sides: tuple[tuple[float, float], tuple[float, float]] | None = None
    rest: float | None = None
    recent: tuple[float, int] | None = None


def course(part: Part, seen: Outlook, series: Series, days: list[dt.date], through: dt.date) -> Course:
    """The course of `part` up to the last of `days`, with data up to `through`."""
    today = min(days[-1], through, part.window[1])
    if seen.kind in ("cases", "money"):
        return _of_ratio(part.window, series, today)
    if today < part.window[0] or seen.kind == "population":
        return Course()
    rest = _rest(part.window, series, today) if seen.kind == "flow" else None
    return Course(_pieces(part, seen, series, today), rest=rest)


def _pieces(part: Part, seen: Outlook, series: Series, today: dt.date) -> tuple[Piece, ...]:
    length = (part.window[1] - part.window[0]).days + 1
    some = pieces((part.window[0], today), "month" if length >= BY_MONTH_FROM else "week")
    ends = [last for _, last in some]
    share = (
        usual_share(seen.season, part.window, ends) if seen.season is not None and seen.share is not None else None
    )
    if share is None:
        share = np.array([((end - part.window[0]).days + 1) / length for end in ends])
    wanted = expected_at(part.target, seen, share)
    begin = series.position(part.window[0]) - 1
    at = [series.position(end) for end in ends]
    if seen.kind == "flow":
        reached = [float(series.top[max(begin, 0) : max(end, 0)].sum()) for end in at]
        # Who is counted in two months is one of the whole: what falls to a month is an estimate, in whole people.
        reached = [float(np.round(one)) for one in reached] if series.is_distinct else reached
        start = (0.0, 0.0)
    else:
        first = expected_at(part.target, seen, np.zeros(1))[0]
        known = [seen.actual[-1] if end == ends[-1] else _level(series, end) for end in ends]
        reached, start = [float(one) for one in known], (first, first)
    before = [start, *zip(reached, wanted, strict=True)]
    return tuple(
        (window, one - was[0], aim - was[1])
        for window, one, aim, was in zip(some, reached, wanted, before, strict=False)
        if np.isfinite(one - was[0])
    )


def _level(series: Series, day: dt.date) -> float:
    at = series.position(day)
    if not 0 < at <= len(series.top) or np.any(series.bottom):
        return float("nan")
    return float(series.top[at - 1])


def _rest(window: Window, series: Series, today: dt.date) -> float | None:
    begin, end = series.position(today) - 364, series.position(window[1]) - 364
    return float(series.top[begin:end].sum()) if 0 <= begin < end <= len(series.top) else None


def _of_ratio(window: Window, series: Series, today: dt.date) -> Course:
    last = min(series.position(series.closed(today, today)), len(series.top))
    if today < window[0]:
        begin = last - 7 * RECENT_WEEKS
        bottom = series.bottom[max(begin, 0) : last].sum()
        value = series.top[max(begin, 0) : last].sum() / bottom if bottom > 0 and begin >= 0 else None
        return Course(recent=None if value is None else (float(value), RECENT_WEEKS))
    begin = series.position(window[0]) - 1
    now, then = (
        tuple(float(side[begin - back : last - back].sum()) for side in (series.top, series.bottom))
        for back in (0, 364)
    )
    whole = begin >= 364 and last > begin and min(*now, *then) > 0
    return Course(sides=(now, then) if whole else None)
