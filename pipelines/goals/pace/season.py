"""What a series on a regular grid says about its season: last year's remainder, shares, growth, roughness."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from pipelines.goals.pace.forecast import Array
from pipelines.goals.pace.grid import DAYS, Grid

# A series that never moved still gets a width: one per cent a month.
FLOOR = 0.01
# Logs are taken of value + 1 % of the mean, so that an empty month does not explode.
OFFSET = 0.01
YEARS = 3
# Of the usual share in windows up to a quarter. Out of fold a quarter of days has a Brier score of .0595 and thirty
# days one of .0595; with last year alone it is .0595 and .0598, with the plain mean .0598 and .0600.
LAST_YEARS_PART = 0.5
# Months of history below which nothing is said.
LEAST_MONTHS = 3


@dataclass(frozen=True)
class Seen:
    """What is known at each step of a window (arrays over steps; v1, v2 and offset may be one number)."""

    twelfths: Array  # elapsed twelfths of the window, 0..12
    left: Array  # grid steps still to come
    elapsed: Array  # grid steps of the window that are known
    actual: Array  # sum so far
    share: Array  # mean share of the window's total that had come by now, over up to three years
    rest: Array  # what came in the rest of the window last year
    steady: Array  # ln of the last year's total × what the rest usually was of such a total, over up to three years
    growth: Array  # (n, 4) log growth on last year: to date, the last three months, the year before, the last year
    v1: float | Array
    v2: float | Array
    offset: float | Array  # added per grid step before a logarithm
    are_counts: bool = False  # whole things: a few of them come and go by chance alone


def seasons_back(known: int, stop: int, grid: Grid) -> int:
    """Years back to a season that was whole when y[:known] was known: one, or as many as it takes."""
    return max(1, -(-(stop - known - grid.block) // grid.year))


def total(y: Array) -> Array:
    """Running totals with a leading 0: the sum of y[a:b] is total[b] - total[a]."""
    return np.concatenate([[0.0], np.cumsum(y)])


def shares(y: Array, start: int, stop: int, points: Array, years: int, grid: Grid) -> Array | None:
    """Mean share of y[start:stop] that had come by each point, over up to three earlier seasons. In windows up to a
    quarter half of it is last year's: there a season says more of the days, and the weekdays, of the next one.

    None where not even one earlier season has a positive total to share out.
    """
    sums, found = total(y), []
    for back in range(years, YEARS * years + 1, years):
        then = int(grid.back(start, back))
        if then < 0:
            break
        whole = sums[grid.back(stop, back)] - sums[then]
        if whole > 0:
            found.append((sums[grid.back(points, back)] - sums[then]) / whole)
    if not found:
        return None
    mean = np.mean(found, axis=0)
    return LAST_YEARS_PART * found[0] + (1.0 - LAST_YEARS_PART) * mean if grid == DAYS else mean


def look(y: Array, start: int, stop: int, through: Array, grid: Grid) -> Seen:
    """What the series says at each step.

    `y` is the series on its grid; the window is y[start:stop] (stop may lie beyond the end of y); `through`
    are positions: at that step y[:through] is known; steps before the window see only what is to come.
    Needs a whole season before the window (seasons_back) and y as long as the window's end.
    """
    known = min(start, int(through[0]))
    years, sums = seasons_back(known, stop, grid), total(y)
    inside = np.clip(through, start, stop)
    offset = OFFSET * max(float(np.mean(np.abs(y[:known]))), 1e-12)
    actual = sums[inside] - sums[start]
    elapsed, left = inside - start, stop - inside
    usual = shares(y, start, stop, inside, years, grid)
    v1, v2 = roughness(y[:known], grid)
    twelfths = 12.0 * elapsed / (stop - start)
    begun, then = sums[grid.back(start, years)], sums[grid.back(inside, years)]
    to_date = log_ratio(actual, then - begun, offset * np.maximum(elapsed, 1))
    rest = sums[grid.back(stop, years)] - then
    before = np.minimum(through, start)
    return Seen(
        twelfths=twelfths,
        left=left,
        elapsed=elapsed,
        actual=actual,
        share=elapsed / (stop - start) if usual is None else usual,
        rest=rest,
        steady=_steady(sums, known, stop, inside, through, years, grid, offset),
        growth=np.column_stack([
            # Under one twelfth the growth to date is that of a few days (New Year's Day sells nothing): it grows in.
            to_date * np.minimum(1.0, twelfths),
            recent_growth(sums, through, years, grid, offset),
            _yearly_growth(sums, before, known, years, grid, offset),
            _yearly_growth(sums, through, known, years, grid, offset),
        ]),
        v1=v1,
        v2=v2,
        offset=offset,
    )  # fmt: skip


def by_share(seen: Seen, y: Array, start: int, stop: int, through: Array, grid: Grid) -> Seen:
    """With last year's window shared out as up to three of them were: the rest and the usual share tell one story."""
    years, sums = seasons_back(min(start, int(through[0])), stop, grid), total(y)
    whole = sums[grid.back(stop, years)] - sums[grid.back(start, years)]
    return replace(seen, rest=whole * (1.0 - seen.share)) if whole > 0 else seen


def roughness(history: Array, grid: Grid) -> tuple[float, float]:
    """v1: sd of monthly year-on-year log ratios; v2: sd of their differences ÷ √2. Both at least FLOOR."""
    months = monthly(history, grid)
    offset = OFFSET * max(float(np.mean(np.abs(months))) if len(months) else 0.0, 1e-12)
    ratios = log_ratio(months[grid.blocks :], months[: -grid.blocks], offset)
    return _spread(ratios), max(_spread(np.diff(ratios)) / np.sqrt(2.0), FLOOR)


def own_roughness(known: Array, grid: Grid, begun: int = 0) -> tuple[float, float]:
    """For a series too young for year-on-year ratios: sd of its monthly log changes ÷ √2, and of its logs."""
    months = monthly(known, grid, begun)
    if len(months) < 2:
        return 1.0, 1.0
    logs = np.log(np.maximum(months, 0.0) + OFFSET * max(float(np.mean(np.abs(months))), 1e-12))
    return max(_spread(np.diff(logs)) / np.sqrt(2.0), FLOOR), _spread(logs)


def monthly(y: Array, grid: Grid, begun: int = 0) -> Array:
    """Sums of the whole months of `y`, from position `begun` on."""
    ends = grid.months(len(y))
    return np.diff(total(y)[ends[ends >= begun]])


def log_ratio(now: Array, then: Array, offset: Array | float) -> Array:
    """ln(now / then) with `offset` added to both; negative values count as nothing."""
    return np.log(np.maximum(now, 0.0) + offset) - np.log(np.maximum(then, 0.0) + offset)


def recent(sums: Array, through: Array, years: int, grid: Grid) -> tuple[Array, Array, Array]:
    """The sum of the last three months, that of the same months last year, and how many steps both have."""
    then = grid.back(through, years)
    steps = np.clip(np.minimum(grid.quarter, then), 1, None)
    return sums[through] - sums[through - steps], sums[then] - sums[np.maximum(then - steps, 0)], steps


def recent_growth(sums: Array, through: Array, years: int, grid: Grid, offset: float) -> Array:
    now, then, steps = recent(sums, through, years, grid)
    return log_ratio(now, then, offset * steps)


def _yearly_growth(sums: Array, points: Array, known: int, years: int, grid: Grid, offset: float) -> Array:
    """Growth of the season before each point on the one before that; 0 where the series is too young."""
    if int(grid.back(known, 2 * years)) < 0:
        return np.zeros(len(points))
    last, before = grid.back(points, years), grid.back(points, 2 * years)
    return log_ratio(sums[points] - sums[last], sums[last] - sums[before], offset * years * grid.year)


def _steady(
    sums: Array, known: int, stop: int, inside: Array, through: Array, years: int, grid: Grid, offset: float
) -> Array:
    """One odd remainder a year ago says little: what three of them were of the years before them says more."""
    pad, whole_pad = offset * (stop - inside) + 1e-12, offset * years * grid.year
    found = []
    for back in range(years, YEARS * years + 1, years):
        if int(grid.back(known, back + years)) < 0:
            break
        earlier, before = grid.back(through, back), grid.back(through, back + years)
        rest = sums[grid.back(stop, back)] - sums[grid.back(inside, back)]
        whole = np.maximum(sums[earlier] - sums[before], 0.0) + whole_pad
        found.append(np.log(np.maximum(rest, 0.0) + pad) - np.log(whole))
    if not found:
        return np.zeros(len(through))
    last = sums[through] - sums[grid.back(through, years)]
    return np.log(np.maximum(last, 0.0) + whole_pad) + np.mean(found, axis=0)


def _spread(values: Array) -> float:
    return max(float(np.std(values)), FLOOR) if len(values) > 1 else FLOOR
