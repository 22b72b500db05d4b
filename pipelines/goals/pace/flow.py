"""Where a sum will end: three views of the rest of its window, averaged, with an honest width.

Each view is wrong in another way (docs/goals.md, "How a sum is scored"):

* share: what has come so far ÷ the share of such a window that had usually come by now;
* remainder: what came in the rest of last year's window × the growth seen since, damped;
* steady: the last year's total × what such a rest has usually been of such a total.

Their errors are Student-t with 4 degrees of freedom on the log scale, as wide as this series has been hard to
predict. Everything is computed for all steps of a window at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from pipelines.goals.pace import signed, student, weekdays
from pipelines.goals.pace.constants import SHIPPED, Constants
from pipelines.goals.pace.forecast import Array, Forecast, continuous, pooled
from pipelines.goals.pace.grid import DAYS, SHORT_DAYS, Grid
from pipelines.goals.pace.season import (
    LEAST_MONTHS,
    OFFSET,
    Seen,
    by_share,
    look,
    monthly,
    own_roughness,
    seasons_back,
    total,
)  # fmt: skip


@dataclass(frozen=True)
class View:
    """ln of a sum ~ `centre` + `width` × t4, per step."""

    centre: Array
    width: Array


def forecast(
    y: Array, start: int, stop: int, through: Array, grid: Grid, constants: Constants = SHIPPED,
    season: Array | float = 1.0, are_counts: bool = False, begun: int = 0,
) -> Forecast | None:  # fmt: skip
    """The total of y[start:stop] as seen at each step (`through`, ascending: y[:through] is known then).

    `y` reaches to the window's end; what is not known yet holds zeros and is not read. `season` is how much busier
    the rest of the window is than the days behind it, for a series too young to know it. `are_counts`: whole things.
    `begun`: where the series begins; what is laid before it is no past. None with less than three months of history
    at the last step; what is said of an earlier step that had less is worth nothing (`is_enough`). Series that go
    below zero are modelled in levels.
    """
    through = np.asarray(through)
    found = basis(y, start, stop, through, grid, begun)
    if found is None:
        return None
    if found == "signed":
        return signed.forecast(y, start, stop, through, grid, begun)
    made = _forecast(found, y, start, stop, through, grid, constants, season, are_counts, begun)
    fell = signed.falls(y, through, grid, begun)
    # A sum that first went below zero inside its window is modelled in levels from that month on.
    return pooled(signed.forecast(y, start, stop, through, grid, begun), made, fell) if fell.any() else made


def _forecast(
    found: str, y: Array, start: int, stop: int, through: Array, grid: Grid, constants: Constants,
    season: Array | float, are_counts: bool, begun: int,
) -> Forecast:  # fmt: skip
    known = min(start, int(through[0]))
    if found == "rate":
        seen, spread = rate_seen(y, start, stop, through, grid, begun)
        return by_rate(replace(seen, rest=seen.rest * season, are_counts=are_counts), spread, constants)
    seen = replace(look(y, start, stop, through, grid), are_counts=are_counts)
    if found == "weekdays":
        seen = by_share(seen, y, start, stop, through, grid)
        return by_weekdays(seen, weekdays.pulls(y, start, stop, through, seen.rest, seen.offset), known, constants)
    if found == "last_year":
        return by_last_year(seen, own_roughness(y[:known], grid), constants)
    return by_season(seen, constants)


def is_enough(through: Array, grid: Grid, begun: int = 0) -> Array:
    """At which steps a series that begins at `begun` has three months of history."""
    return np.asarray(through) - begun >= LEAST_MONTHS * grid.block


def basis(y: Array, start: int, stop: int, through: Array, grid: Grid, begun: int = 0) -> str | None:
    """What `forecast` rests on: season (three views), weekdays or last_year (last year's rest), rate, or signed
    (plain units); None with too little history."""
    if not is_enough(through, grid, begun)[-1]:
        return None
    known = min(start, int(through[0]))
    if np.any(monthly(y[:known], grid) < 0):
        return "signed"
    years = seasons_back(known, stop, grid)
    if int(grid.back(start, years)) < 0:
        return "rate"
    if grid == DAYS and stop - start <= SHORT_DAYS and known >= weekdays.LEAST_DAYS and years == 1:
        return "weekdays"
    return "last_year" if int(grid.back(known, 2 * years)) < 0 else "season"


def by_season(seen: Seen, constants: Constants) -> Forecast:
    """Two years or more. Columns: ln widths of the three views, slopes of ln v1 and ln v2, then how much of the
    growth (to date, of three months, of the year before; of three months, of the last year) is carried on."""
    row = constants.year.of(seen.twelfths).T
    rough = row[3] * np.log(seen.v1) + row[4] * np.log(seen.v2)
    share, rest, steady = np.exp(row[:3] + rough)
    growth = seen.growth.T
    pad = seen.offset * seen.left + 1e-12
    carried = np.log(np.maximum(seen.rest, 0.0) + pad) + row[5] * growth[0] + row[6] * growth[1] + row[7] * growth[2]
    trailing = seen.steady + row[8] * growth[1] + row[9] * growth[3]
    return mixture(seen, share, [View(carried, rest), View(trailing, steady)])


def by_weekdays(seen: Seen, pulls: Array, known: Array | int, constants: Constants) -> Forecast:
    """Days of a window up to a quarter. Constants: a, slopes of ln v and ln(months left), the two pulls."""
    a, rough, length, *weights = constants.short
    centre = np.log(np.maximum(seen.rest, 0.0) + seen.offset * seen.left + 1e-12) + pulls @ np.array(weights)
    v = weekdays.shrunk(seen.v1, known)
    left = np.log(np.maximum(seen.left, 1) / 30.0)
    return mixture(seen, None, [View(centre, np.exp(a + rough * np.log(v) + length * left))])


def by_last_year(seen: Seen, own: tuple[float | Array, float | Array], constants: Constants) -> Forecast:
    """One year: last year's remainder, as wide as the months themselves vary. Columns: growth to date and of three
    months, a, slopes of ln(sd of monthly log changes ÷ √2) and of ln(sd of monthly logs)."""
    row = constants.young.of(seen.twelfths).T
    pad = seen.offset * seen.left + 1e-12
    centre = np.log(np.maximum(seen.rest, 0.0) + pad) + row[0] * seen.growth[:, 0] + row[1] * seen.growth[:, 1]
    return mixture(seen, None, [View(centre, np.exp(row[2] + row[3] * np.log(own[0]) + row[4] * np.log(own[1])))])


def by_rate(seen: Seen, spread: Array, constants: Constants) -> Forecast:
    """Less than a year: the rate so far. Columns: a and the slope of ln(sd of monthly logs)."""
    row = constants.rate.of(seen.twelfths).T
    width = np.exp(row[0] + row[1] * np.log(spread))
    return mixture(seen, None, [View(np.log(np.maximum(seen.rest, 0.0) + seen.offset * seen.left + 1e-12), width)])


def rate_seen(y: Array, start: int, stop: int, through: Array, grid: Grid, begun: int = 0) -> tuple[Seen, Array]:
    """What a series of less than a year says at each step: the rest at the rate so far, and its spread."""
    sums, inside = total(y), np.clip(through, start, stop)
    reach = np.maximum(np.minimum(np.asarray(through) - begun, grid.year), 1)
    rate = (sums[through] - sums[np.maximum(through - reach, 0)]) / reach
    elapsed, left = inside - start, stop - inside
    # What a step did not know yet must not widen or narrow it: the roughness is that of its own past.
    spread = np.array([own_roughness(y[:t], grid, begun)[1] for t in through])
    nothing = np.zeros(len(left))
    seen = Seen(12.0 * elapsed / (stop - start), left, elapsed, sums[inside] - sums[start], nothing, rate * left,
                nothing, np.zeros((len(left), 4)), 0.0, 0.0, OFFSET * np.maximum(rate, 1e-12))  # fmt: skip
    return seen, spread


def mixture(seen: Seen, share_width: Array | None, rests: list[View]) -> Forecast:
    """The mean of the views: `rests` of what is still to come, and the share's of the whole where it has a width."""
    pad = seen.offset * seen.left + 1e-12
    whole_pad = pad + seen.offset * seen.elapsed
    # Under one twelfth the share of the window is a share of next to nothing: its weight grows in with time.
    weight = np.zeros(len(pad)) if share_width is None else np.minimum(1.0, seen.twelfths) / (1 + len(rests))
    share_width = np.ones(len(pad)) if share_width is None else share_width
    scaled = np.log(np.maximum(seen.actual, 0.0) + seen.offset * seen.elapsed + 1e-12) - np.log(
        np.maximum(seen.share, 1e-6)
    )
    slack = 1e-9 * np.maximum(1.0, np.abs(seen.actual))
    # Several series may be looked at together, and some of them be counts.
    if np.any(seen.are_counts):
        rests = [View(one.centre, _with_chance(seen, one.width, np.exp(one.centre))) for one in rests]
        whole = np.exp(scaled)
        share_width = _with_chance(seen, share_width, whole / np.maximum(1.0 - seen.share, 1e-6))

    def at_most(x: Array) -> Array:
        rest = np.log(np.maximum(x - seen.actual, 0.0) + pad)
        mixed = sum(student.cdf((rest - one.centre) / one.width) for one in rests) / len(rests)
        if np.any(weight):
            whole = (np.log(np.maximum(x, 0.0) + whole_pad) - scaled) / share_width
            mixed = weight * student.cdf(whole) + (1.0 - weight) * mixed
        # What has come stays: a sum without negative parts cannot end below where it stands.
        mixed = np.where(x < seen.actual - slack, 0.0, mixed)
        return np.where(seen.left == 0, (x >= seen.actual - slack).astype(float), mixed)

    high = np.where(weight > 0, np.exp(np.minimum(scaled + 2.2 * share_width, 600.0)), 0.0)
    for one in rests:
        high = np.maximum(high, seen.actual + np.exp(np.minimum(one.centre + 2.2 * one.width, 600.0)))
    made = continuous(at_most, seen.actual - 2 * slack, high + slack)
    return Forecast(at_most, lambda x: np.where(x <= seen.actual + slack, 1.0, made.at_least(x)), made.low, made.high)


def _with_chance(seen: Seen, width: Array, expected: Array) -> Array:
    """Of counts, wider by the chance of counting so many: the log of a Poisson count has a variance of 1 ÷ its mean.

    The scale of a t with 4 degrees of freedom is its standard deviation ÷ √2.
    """
    return np.where(seen.are_counts, np.sqrt(np.square(width) + 0.5 / np.maximum(expected, 1.0)), width)
