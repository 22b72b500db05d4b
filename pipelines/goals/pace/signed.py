"""A flow that can be negative in a month (net revenue of one rep): modelled in levels, not in logs."""

from __future__ import annotations

import numpy as np

from pipelines.goals.pace import student
from pipelines.goals.pace.forecast import Array, Forecast, continuous
from pipelines.goals.pace.grid import Grid
from pipelines.goals.pace.season import monthly, recent, seasons_back, total

# Half of the recent change on last year is carried forward, as growth is in the log form.
DAMPING = 0.5
# Errors of the months to come are correlated: they add up faster than the square root, slower than the count.
GATHERING = 0.75


def falls(y: Array, through: Array, grid: Grid, begun: int = 0) -> Array:
    """At which steps a whole month of the series, which begins at `begun`, had been below zero by then."""
    last = int(through[-1])
    if not np.any(y[:last] < 0):
        return np.zeros(len(through), bool)
    # Months that do not move with the step, so that one that fell stays fallen.
    ends = grid.months(last) if grid.first else np.arange(begun, last + 1, grid.block)
    ends = ends[ends >= begun]
    fallen = ends[1:][np.diff(total(y)[ends]) < 0]
    return np.asarray(through) >= (fallen.min() if len(fallen) else last + 1)


def forecast(y: Array, start: int, stop: int, through: Array, grid: Grid, begun: int = 0) -> Forecast:
    """The total of y[start:stop] at each step: last year's remainder + half of the recent change, else the rate."""
    known = min(start, int(through[0]))
    sums, inside, years = total(y), np.clip(through, start, stop), seasons_back(known, stop, grid)
    left, actual = (stop - inside) / grid.per_month, sums[inside] - sums[start]
    if int(grid.back(known, years)) >= 2 * grid.block:
        now, then, steps = recent(sums, through, years, grid)
        rest = sums[grid.back(stop, years)] - sums[grid.back(inside, years)]
        rest = rest + DAMPING * (now - then) / steps * (stop - inside)
        months = monthly(y[:known], grid)
        spread = np.std(months[grid.blocks :] - months[: -grid.blocks])
    else:
        reach = np.maximum(np.minimum(through - begun, grid.year), 1)
        rest = (sums[through] - sums[np.maximum(through - reach, 0)]) / reach * (stop - inside)
        months = [monthly(y[:t], grid, begun) for t in through]
        # One month says nothing of how they vary: wide beyond use, and finite.
        unknown = 10.0 * float(np.max(np.abs(sums))) + 1.0
        spread = np.array([np.std(one) if len(one) > 1 else unknown for one in months])
    # The scale of a t with 4 degrees of freedom is its standard deviation ÷ √2.
    width = np.maximum(spread, 1e-9) / np.sqrt(2.0) * np.maximum(left, 1e-9) ** GATHERING
    slack = 1e-9 * np.maximum(1.0, np.abs(actual))

    def at_most(x: Array) -> Array:
        return np.where(left == 0, (x >= actual - slack).astype(float), student.cdf((x - actual - rest) / width))

    open_ended = continuous(at_most, actual + rest - 2.2 * width - slack, actual + rest + 2.2 * width + slack)
    ended = lambda x: np.where(left == 0, (actual >= x - slack).astype(float), 1.0 - at_most(x))  # noqa: E731
    return Forecast(at_most, ended, open_ended.low, open_ended.high)
