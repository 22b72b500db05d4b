"""Geometry of the charts: from values to percent positions. Pure; knows no colours and no words.

Lines are drawn in a box that stretches with the page; dots and texts are HTML at percent positions, so that they
keep their size.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipelines.scorecard import lines
from pipelines.scorecard.axes import Scale, Tick, x_ticks, y_ticks

# More points than this cannot be told apart in a chart a few hundred pixels wide.
MAX_POINTS = 130
# A climb from zero hides a gap of a few percent: long cumulative goals show as much past as is to come.
LONG_WINDOW = dt.timedelta(days=120)
SHORTEST_PAST = dt.timedelta(days=60)
# What leaves the rest, a forecast's range or the first cases of a ratio, may stretch the axis by this share of the
# rest on each side, not more: it must not flatten the lines. Where it goes on, the edge says so.
FAN_SHARE = 1.0
# Two labels at the right end closer than this share of the height would touch.
LABEL_DISTANCE = 10.0
# The first days of a ratio are one or two cases: they may leave the picture, not set its scale.
UNSETTLED_SHARE = 1 / 6


@dataclass(frozen=True)
class Pace:
    """Paths are SVG path data ('' where there is nothing); positions are percent of the plot.

    `behind` and `ahead` are the areas between the actual line and the path, by which side is the good one; `today`
    is None where the chart begins later.
    """

    actual: str
    expected: str
    forecast: str
    behind: str
    ahead: str
    band_50: str
    band_80: str
    x_ticks: list[Tick]
    y_ticks: list[Tick]
    y_step: float
    today: float | None
    now_top: float | None
    target_top: float
    target_label_top: float
    forecast_top: float | None
    forecast_label_top: float | None
    starts_at_zero: bool
    cut: tuple[str, ...]


def pace(points: Sequence, as_of: dt.date, target: float, cumulative: bool, lower_is_better: bool) -> Pace | None:
    """The pace chart of one goal from its rows of goals.goal_paths; None when there is nothing to draw."""
    if len(points) < 2:
        return None
    points = _visible(points, as_of, cumulative)
    x = Scale(points[0].point_date.toordinal(), points[-1].point_date.toordinal())
    points = _thinned(points, as_of)
    y = _y_scale(points, target, cumulative)
    past = [point for point in points if point.actual_value is not None and point.point_date <= as_of]
    ahead = [point for point in points if point.forecast_value is not None]
    now = past[-1] if past else None
    fan = _fan(now, ahead)
    end = ahead[-1].forecast_value if ahead else None
    target_label, forecast_label = _apart(100 - y.percent(target), None if end is None else 100 - y.percent(end))

    def corners(rows: Iterable, column: str) -> list[tuple[float, float]]:
        found = [(row.point_date, getattr(row, column)) for row in rows]
        return [(x.percent(day.toordinal()), y.percent(value)) for day, value in found if value is not None]

    def area(upper: str, lower: str) -> str:
        return lines.area(corners(fan, upper), corners(fan, lower))

    def between(worse: bool) -> str:
        pick = min if worse != lower_is_better else max
        rows = [row for row in past if row.expected_value is not None]
        path = corners(rows, "expected_value")
        edge = [(left, pick(height, level)) for (left, level), (_, height) in zip(
            path, corners(rows, "actual_value"), strict=True)]  # fmt: skip
        return lines.area(path, edge) if edge != path else ""

    ticks, step = y_ticks(y)
    return Pace(
        actual=lines.line(corners(past, "actual_value")),
        expected=lines.line(corners(points, "expected_value")),
        forecast=lines.line(corners(fan, "forecast_value")),
        behind=between(worse=True),
        ahead=between(worse=False),
        band_50=area("forecast_high_50_value", "forecast_low_50_value"),
        band_80=area("forecast_high_80_value", "forecast_low_80_value"),
        x_ticks=x_ticks(points[0].point_date, points[-1].point_date),
        y_ticks=ticks,
        y_step=step,
        today=None if as_of < points[0].point_date else _clamp(x.percent(as_of.toordinal())),
        now_top=None if now is None else _clamp(100 - y.percent(now.actual_value)),
        target_top=_clamp(100 - y.percent(target)),
        target_label_top=target_label,
        forecast_top=None if end is None else _clamp(100 - y.percent(end)),
        forecast_label_top=forecast_label,
        starts_at_zero=y.low == 0,
        cut=_cut(points, y),
    )


def spark(values: Sequence[float]) -> tuple[str, float] | None:
    """(path, top of the end dot in percent) of a bare line; None for fewer than three values."""
    if len(values) < 3:
        return None
    low, high = min(values), max(values)
    # Room for the line's own width at both edges; a flat series runs through the middle.
    y = Scale(low, high) if high > low else Scale(low - 1, high + 1)
    tops = [8 + 0.84 * y.percent(value) for value in values]
    path = lines.line([(100 * number / (len(values) - 1), top) for number, top in enumerate(tops)])
    return path, round(100 - tops[-1], 2)


def _visible(points: Sequence, as_of: dt.date, cumulative: bool) -> list:
    first, last = points[0].point_date, points[-1].point_date
    if cumulative and last - first > LONG_WINDOW and as_of > first:
        begin = as_of - max(SHORTEST_PAST, last - as_of)
        return [point for point in points if point.point_date >= begin]
    return list(points)


def _thinned(points: list, as_of: dt.date) -> list:
    """Every n-th point, and always the first, the last, and those next to as_of."""
    step = math.ceil(len(points) / MAX_POINTS)
    kept = {0, len(points) - 1, *range(0, len(points), step)}
    kept |= {number for number, point in enumerate(points) if abs((point.point_date - as_of).days) <= 1}
    kept |= {n for n, point in enumerate(points) if point.actual_value is not None} & {_last_actual(points)}
    return [points[number] for number in sorted(kept)]


def _last_actual(points: list) -> int:
    return max((n for n, point in enumerate(points) if point.actual_value is not None), default=0)


def _y_scale(points: list, target: float, cumulative: bool) -> Scale:
    core = [target]
    settled = 0 if cumulative else len(points) * UNSETTLED_SHARE
    for number, point in enumerate(points):
        actual = point.actual_value if number >= settled else None
        values = (actual, point.expected_value, point.forecast_value)
        core += [value for value in values if value is not None]
    low, high = min(core), max(core)
    room = FAN_SHARE * ((high - low) or abs(high) or 1)
    drawn = _drawn(points)
    low, high = max(low - room, min(low, *drawn)), min(high + room, max(high, *drawn))
    pad = 0.06 * ((high - low) or abs(high) or 1)
    starts_at_zero = cumulative and 0 <= low < 0.25 * high
    return Scale(0.0 if starts_at_zero else low - pad, high + pad)


def _drawn(points: list) -> list[float]:
    """Every value that the chart draws a line or an edge through."""
    columns = ("actual_value", "expected_value", "forecast_value", "forecast_low_80_value", "forecast_high_80_value")
    values = (getattr(point, column) for point in points for column in columns)
    return [value for value in values if value is not None]


def _cut(points: list, y: Scale) -> tuple[str, ...]:
    """At which edges something goes on outside the picture."""
    drawn = _drawn(points)
    edges = {"top": max(drawn, default=y.high) > y.high, "bottom": min(drawn, default=y.low) < y.low}
    return tuple(edge for edge, is_cut in edges.items() if is_cut)


def _fan(now: object | None, ahead: list) -> list:
    """The forecast's rows, led by today's value, from which every range opens."""
    if now is None or not ahead:
        return ahead
    names = (
        "forecast_value", "forecast_low_50_value", "forecast_high_50_value",
        "forecast_low_80_value", "forecast_high_80_value",
    )  # fmt: skip
    start = type(now)(point_date=now.point_date, **dict.fromkeys(names, now.actual_value))
    return [start, *[point for point in ahead if point.point_date > now.point_date]]


def _apart(target: float, forecast: float | None) -> tuple[float, float | None]:
    """Tops of the two labels at the right end, moved away from each other until they do not touch."""
    target = _clamp(target)
    if forecast is None:
        return target, None
    forecast = _clamp(forecast)
    short = LABEL_DISTANCE - abs(target - forecast)
    if short > 0:
        way = 1 if target <= forecast else -1
        target, forecast = target - way * short / 2, forecast + way * short / 2
        shift = max(0, -min(target, forecast)) - max(0, max(target, forecast) - 100)
        target, forecast = target + shift, forecast + shift
    return round(target, 2), round(forecast, 2)


def _clamp(value: float) -> float:
    return min(100.0, max(0.0, value))
