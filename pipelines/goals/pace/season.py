"""What a series on a regular grid says about its season: last year's remainder, shares, growth, roughness."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.goals.pace.forecast import Array

# A series that never moved still gets a width: one per cent a month.
FLOOR = 0.01
# Logs are taken of value + 1 % of the mean, so that an empty month does not explode.
OFFSET = 0.01
YEARS = 3
# Months of history below which nothing is said.
LEAST_MONTHS = 3


@dataclass(frozen=True)
class Grid:
    """How a series is laid out: `block` steps are a month, `year` steps lead to the same time last year."""

    block: int
    year: int

    @property
    def blocks(self) -> int:
        """Months (blocks) of a year."""
        return self.year // self.block


# 364 days are 52 weeks: every day is compared with the same weekday.
DAYS = Grid(block=28, year=364)
MONTHS = Grid(block=1, year=12)


@dataclass(frozen=True)
class Seen:
    """What is known at each step of a window (arrays over steps, but for v1, v2 and offset)."""

    twelfths: Array  # elapsed twelfths of the window, 0..12
    left: Array  # grid steps still to come
    elapsed: Array  # grid steps of the window that are known
    actual: Array  # sum so far
    share: Array  # mean share of the window's total that had come by now, over up to three years
    rest: Array  # what came in the rest of the window last year
    growth: Array  # (n, 3) log growth on last year: to date, the last three months, the year before
    v1: float
    v2: float
    offset: float | Array  # added per grid step before a logarithm


def lag_of(known: int, stop: int, grid: Grid) -> int:
    """Grid steps back to a season that was whole when y[:known] was known: one year, or as many as it takes."""
    return grid.year * max(1, -(-(stop - known - grid.block) // grid.year))


def total(y: Array) -> Array:
    """Running totals with a leading 0: the sum of y[a:b] is total[b] - total[a]."""
    return np.concatenate([[0.0], np.cumsum(y)])


def shares(y: Array, start: int, stop: int, points: Array, lag: int) -> Array | None:
    """Mean share of y[start:stop] that had come by each point, over up to three earlier years.

    None where not even one earlier year has a positive total to share out.
    """
    sums, found = total(y), []
    for back in range(lag, YEARS * lag + 1, lag):
        if start < back:
            break
        whole = sums[stop - back] - sums[start - back]
        if whole > 0:
            found.append((sums[points - back] - sums[start - back]) / whole)
    return np.mean(found, axis=0) if found else None


def look(y: Array, start: int, stop: int, through: Array, grid: Grid) -> Seen:
    """What the series says at each step.

    `y` is the series on its grid; the window is y[start:stop] (stop may lie beyond the end of y); `through`
    are positions: at that step y[:through] is known; steps before the window see only what is to come.
    Needs a whole season before the window (start >= lag_of(…)) and y as long as the window's end.
    """
    known = min(start, int(through[0]))
    lag, sums = lag_of(known, stop, grid), total(y)
    inside = np.clip(through, start, stop)
    offset = OFFSET * max(float(np.mean(np.abs(y[:known]))), 1e-12)
    actual = sums[inside] - sums[start]
    elapsed = inside - start
    usual = shares(y, start, stop, inside, lag)
    v1, v2 = roughness(y[:known], grid)
    twelfths = 12.0 * elapsed / (stop - start)
    to_date = log_ratio(actual, sums[inside - lag] - sums[start - lag], offset * np.maximum(elapsed, 1))
    return Seen(
        twelfths=twelfths,
        left=stop - inside,
        elapsed=elapsed,
        actual=actual,
        share=elapsed / (stop - start) if usual is None else usual,
        rest=sums[stop - lag] - sums[inside - lag],
        growth=np.column_stack([
            # Under one twelfth the growth to date is that of a few days (New Year's Day sells nothing): it grows in.
            to_date * np.minimum(1.0, twelfths),
            _recent_growth(sums, through, lag, grid, offset),
            _growth_before(sums, np.minimum(through, start), lag, offset),
        ]),
        v1=v1,
        v2=v2,
        offset=offset,
    )  # fmt: skip


def roughness(history: Array, grid: Grid) -> tuple[float, float]:
    """v1: sd of monthly year-on-year log ratios; v2: sd of their differences ÷ √2. Both at least FLOOR."""
    months = monthly(history, grid)
    offset = OFFSET * max(float(np.mean(np.abs(months))) if len(months) else 0.0, 1e-12)
    ratios = log_ratio(months[grid.blocks :], months[: -grid.blocks], offset)
    return _spread(ratios), max(_spread(np.diff(ratios)) / np.sqrt(2.0), FLOOR)


def own_roughness(known: Array, grid: Grid) -> tuple[float, float]:
    """For a series too young for year-on-year ratios: sd of its monthly log changes ÷ √2, and of its logs."""
    months = monthly(known, grid)
    if len(months) < 2:
        return 1.0, 1.0
    logs = np.log(np.maximum(months, 0.0) + OFFSET * max(float(np.mean(np.abs(months))), 1e-12))
    return max(_spread(np.diff(logs)) / np.sqrt(2.0), FLOOR), _spread(logs)


def monthly(y: Array, grid: Grid) -> Array:
    """Sums of whole blocks, counted back from the end of `y`."""
    whole = len(y) // grid.block * grid.block
    return y[len(y) - whole :].reshape(-1, grid.block).sum(axis=1)


def weekday_rest(y: Array, start: int, stop: int, through: Array) -> Array:
    """The days of the window still to come at the mean of their weekday over the last eight weeks (daily grid)."""
    rest = np.zeros(len(through))
    for i, t in enumerate(through):
        if t < stop:
            days = np.resize(y[t - 56 : t].reshape(8, 7).mean(axis=0), stop - t)
            rest[i] = days[max(start - t, 0) :].sum()
    return rest


def log_ratio(now: Array, then: Array, offset: Array | float) -> Array:
    """ln(now / then) with `offset` added to both; negative values count as nothing."""
    return np.log(np.maximum(now, 0.0) + offset) - np.log(np.maximum(then, 0.0) + offset)


def _recent_growth(sums: Array, through: Array, lag: int, grid: Grid, offset: float) -> Array:
    recent = np.clip(np.minimum(3 * grid.block, through - lag), 1, None)
    now = sums[through] - sums[through - recent]
    then = sums[through - lag] - sums[np.maximum(through - lag - recent, 0)]
    return log_ratio(now, then, offset * recent)


def _growth_before(sums: Array, start: Array, lag: int, offset: float) -> Array:
    last = sums[start] - sums[np.maximum(start - lag, 0)]
    before = sums[np.maximum(start - lag, 0)] - sums[np.maximum(start - 2 * lag, 0)]
    return np.where(start >= 2 * lag, log_ratio(last, before, offset * lag), 0.0)


def _spread(values: Array) -> float:
    return max(float(np.std(values)), FLOOR) if len(values) > 1 else FLOOR
