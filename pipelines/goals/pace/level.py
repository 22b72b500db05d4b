"""Where a level (recurring revenue, customers, headcount) will stand: today's level and two damped drifts.

ln(final) ~ t4 around ln(now) + a part of the last year's drift + a part of what the same months did a year ago.
Never a straight line from the start to the target.
"""

from __future__ import annotations

import numpy as np

from pipelines.goals.pace import student
from pipelines.goals.pace.constants import SHIPPED, Constants
from pipelines.goals.pace.forecast import Array, Forecast, continuous
from pipelines.goals.pace.grid import Grid
from pipelines.goals.pace.season import FLOOR, LEAST_MONTHS

# Three years: as good as five on the benchmark (Brier .100), and 80 % ranges hold 82 % instead of 84 %; a company
# that began four years ago is no longer judged by the leaps of its first months.
MONTHS_OF_CHANGES = 36
TINY = 1e-9


def forecast(y: Array, stop: int, through: Array, grid: Grid, constants: Constants = SHIPPED,
             first: int = 0) -> Forecast | None:  # fmt: skip
    """The level at position stop − 1, seen at steps where y[:through] is known.

    `first`: where the series begins. None with less than three months of history at the last step; what is said of
    an earlier step that had less is worth nothing (`is_enough`). A level at or below zero is modelled in plain units.
    """
    through = np.minimum(np.asarray(through), len(y))
    begun = _begun(y, through, first)
    if not is_enough(y, through, grid, first)[-1]:
        return None
    through = np.maximum(through, begun + 1)
    logs = bool(np.all(y[begun : through[-1]] > 0))
    # In plain units everything is told in parts of the level's usual size: the widths were fitted on logs.
    size = 1.0 if logs else max(float(np.mean(np.abs(y[begun : through[0]]))) if through[0] > begun else 0.0, TINY)
    known = np.log(y[begun:], where=y[begun:] > 0, out=np.zeros(len(y) - begun)) if logs else y[begun:] / size
    centre, width = size * judged(see(known, begun, through, stop, grid).T, constants)
    left = np.maximum(stop - through, 0)
    now = y[through - 1]
    slack = TINY * np.maximum(np.abs(now), 1.0)

    def at_most(x: Array) -> Array:
        z = (np.log(np.maximum(x, 1e-300)) if logs else x) - centre
        return np.where(left == 0, (x >= now - slack).astype(float), student.cdf(z / width))

    def at_least(x: Array) -> Array:
        return np.where(left == 0, (x <= now + slack).astype(float), 1.0 - at_most(x))

    ends = [centre - 2.2 * width, centre + 2.2 * width]
    low, high = [np.exp(np.clip(end, -600, 600)) for end in ends] if logs else ends
    made = continuous(at_most, np.where(left == 0, now - slack, low), np.where(left == 0, now + slack, high))
    return Forecast(at_most, at_least, made.low, made.high)


def is_enough(y: Array, through: Array, grid: Grid, first: int = 0) -> Array:
    """At which steps there are three months of history, counted from the first day that is not zero."""
    return np.asarray(through) - _begun(y, through, first) >= LEAST_MONTHS * grid.block


def _begun(y: Array, through: Array, first: int) -> int:
    """Told by what was there at the first step, so that no step learns from a later one."""
    return max(int(np.argmax(y[: through[0]] != 0)), first)


def judged(seen: Array, constants: Constants) -> Array:
    """(2, n): centre and width from what `see` says of n steps.

    Constants: the parts of drift and season that are carried on, a, slopes of ln(sd of monthly changes) and of
    ln(months to come); with less than a year: the part of the drift, how much wider.
    """
    now, drift, season, spread, months, young = seen
    drift_part, season_part, a, rough, length = constants.level
    young_part, wider = constants.young_level
    moved = np.where(young > 0, young_part * drift, drift_part * drift + season_part * season)
    width = np.exp(a) * spread**rough * np.maximum(months, 1e-9) ** length * np.where(young > 0, wider, 1.0)
    return np.array([now + moved, np.where(months > 0, width, 1.0)])


def see(y: Array, begun: int, through: Array, stop: int, grid: Grid) -> Array:
    """What the level says at each step, a row each. `y` begins at position `begun` of the grid."""
    return np.array([_see(y, begun, int(t), stop, grid) for t in through])


def _see(y: Array, begun: int, known: int, stop: int, grid: Grid) -> tuple[float, ...]:
    """Level, drift over what is to come, what the same months did a year ago, sd of monthly changes, months to
    come, is it too young for a year's drift."""
    now, left = float(y[known - begun - 1]), max(stop - known, 0)
    ends = grid.months(known)
    changes = np.diff(y[ends[ends > begun] - 1 - begun])[-MONTHS_OF_CHANGES:]
    spread = max(float(np.std(changes)) if len(changes) > 1 else 0.0, FLOOR / 10)
    then = int(grid.back(known, 1)) - begun
    months = left / grid.per_month
    if then > grid.block:
        past = y[then - 1]
        after = y[min(int(grid.back(stop, 1)), known) - begun - 1] if left else past
        return now, (now - past) * left / grid.year, after - past, spread, months, 0.0
    return now, (now - float(y[0])) * left / max(known - begun - 1, 1), 0.0, spread, months, 1.0
