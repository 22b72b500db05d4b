"""Where a sum will end: the season's share of the window and last year's remainder, with an honest width.

Two views are averaged, because each is wrong in another way (docs/goals.md, "How a sum is scored"):

* share: what has come so far ÷ the share of such a window that had usually come by now;
* remainder: what came in the rest of last year's window × the growth seen since, damped.

Errors of both are Student-t with 4 degrees of freedom on the log scale, as wide as this series has been hard
to predict. Everything is computed for all steps of a window at once.
"""

from __future__ import annotations

import numpy as np

from pipelines.goals.pace import signed, student
from pipelines.goals.pace.forecast import Array, Forecast, continuous
from pipelines.goals.pace.season import (
    DAYS,
    LEAST_MONTHS,
    OFFSET,
    Grid,
    Seen,
    lag_of,
    log_ratio,
    look,
    monthly,
    own_roughness,
    total,
    weekday_rest,
)  # fmt: skip

# Elapsed twelfths of the window at which constants were fitted (on 890 public monthly series); interpolated
# between. Widths are rows (a, c1, c2) of ln width = a + c1 ln v1 + c2 ln v2. The row at 12 keeps the share's
# width falling towards the end; without it the last two months are judged 5 % worse.
SHARE_AT = np.array([1.0, 3.0, 6.0, 9.0, 12.0])
SHARE_WIDTH = np.array([
    [-0.39, 0.72, 0.26], [-0.99, 0.89, 0.05], [-1.69, 1.08, -0.21], [-2.44, 1.12, -0.29], [-3.20, 1.15, -0.35],
])  # fmt: skip
REST_AT = np.array([3.0, 6.0, 9.0])
REST_GROWTH = np.array([[0.22, 0.22, 0.10], [0.40, 0.23, 0.05], [0.39, 0.35, 0.01]])
REST_WIDTH = np.array([[-0.92, 0.99, -0.12], [-0.90, 1.10, -0.19], [-0.82, 1.01, -0.13]])
# The mean of the two views errs less than either: at 1 the expected calibration error is .036, at .75 .019,
# and the Brier score falls from .0793 to .0776 (public half of the flag benchmark, values .7 to 1.15 tried).
TOGETHER = 0.75
# One year of history: only last year's remainder, as wide as the months themselves vary (rows as above with
# the sd of monthly log changes ÷ √2 and the sd of monthly logs).
YOUNG_AT = np.array([1.0, 3.0, 6.0, 9.0])
YOUNG_GROWTH = np.array([[0.09, 0.09], [0.20, 0.20], [0.39, 0.16], [0.43, 0.26]])
YOUNG_WIDTH = np.array([[-1.30, -0.16, 0.78], [-1.18, -0.11, 0.82], [-1.15, -0.23, 1.00], [-0.84, -0.10, 0.98]])
# Less than a year: the rate so far. Rows (a, c) of ln width = a + c ln(sd of monthly logs).
RATE_WIDTH = np.array([[-0.76, 0.62], [-0.96, 0.67], [-0.74, 0.81], [-0.47, 0.88]])
# Daily windows up to a quarter: half of the last three months' growth and half of what the last eight weeks
# say about the remaining weekdays; width exp(-1.03) · v1^.71 (Brier of quarters .063, the linear rule .101).
SHORT_DAYS = 92
SHORT_GROWTH = (0.50, 0.52)
SHORT_WIDTH = (-1.03, 0.71)


def forecast(y: Array, start: int, stop: int, through: Array, grid: Grid) -> Forecast | None:
    """The total of y[start:stop] as seen at each step (`through`, ascending: y[:through] is known then).

    `y` reaches to the window's end; what is not known yet holds zeros and is not read.
    None with less than three months of history. Series that go below zero are modelled in levels.
    """
    through = np.asarray(through)
    if through[-1] < LEAST_MONTHS * grid.block:
        return None
    known = min(start, int(through[0]))
    if np.any(monthly(y[:known], grid) < 0):
        return signed.forecast(y, start, stop, through, grid)
    lag = lag_of(known, stop, grid)
    if start < lag:
        return _run_rate(y, start, stop, through, grid)
    seen = look(y, start, stop, through, grid)
    if grid == DAYS and stop - start <= SHORT_DAYS and known >= lag + 2 * grid.block:
        return _mixture(seen, None, *_short(seen, y, start, stop, through))
    if start < 2 * lag:
        return _mixture(seen, None, *_young(seen, y[:known], grid))
    logs = np.array([1.0, np.log(seen.v1), np.log(seen.v2)])
    centre = np.sum(at(seen.twelfths, REST_AT, REST_GROWTH) * seen.growth, axis=1)
    width = TOGETHER * np.exp(at(seen.twelfths, REST_AT, REST_WIDTH) @ logs)
    return _mixture(seen, TOGETHER * np.exp(at(seen.twelfths, SHARE_AT, SHARE_WIDTH) @ logs), centre, width)


def at(twelfths: Array, knots: Array, table: Array) -> Array:
    """Rows of `table` interpolated at `twelfths`; constant outside the knots."""
    return np.column_stack([np.interp(twelfths, knots, column) for column in table.T])


def _short(seen: Seen, y: Array, start: int, stop: int, through: Array) -> tuple[Array, Array]:
    weekdays = log_ratio(weekday_rest(y, start, stop, through), seen.rest, seen.offset * seen.left + 1e-12)
    centre = SHORT_GROWTH[0] * seen.growth[:, 1] + SHORT_GROWTH[1] * weekdays
    return centre, np.full(len(centre), np.exp(SHORT_WIDTH[0]) * seen.v1 ** SHORT_WIDTH[1])


def _young(seen: Seen, history: Array, grid: Grid) -> tuple[Array, Array]:
    centre = np.sum(at(seen.twelfths, YOUNG_AT, YOUNG_GROWTH) * seen.growth[:, :2], axis=1)
    changes, spread = own_roughness(history, grid)
    return centre, np.exp(at(seen.twelfths, YOUNG_AT, YOUNG_WIDTH) @ [1.0, np.log(changes), np.log(spread)])


def _run_rate(y: Array, start: int, stop: int, through: Array, grid: Grid) -> Forecast:
    sums, inside = total(y), np.clip(through, start, stop)
    reach = np.maximum(np.minimum(through, grid.year), 1)
    rate = (sums[through] - sums[through - reach]) / reach
    elapsed, left = inside - start, stop - inside
    # What a step did not know yet must not widen or narrow it: the roughness is that of its own past.
    spread = np.array([own_roughness(y[:t], grid)[1] for t in through])
    twelfths = 12.0 * elapsed / (stop - start)
    seen = Seen(twelfths, left, elapsed, sums[inside] - sums[start], elapsed / (stop - start), rate * left,
                np.zeros((len(left), 3)), 0.0, 0.0, OFFSET * np.maximum(rate, 1e-12))  # fmt: skip
    rows = at(twelfths, YOUNG_AT, RATE_WIDTH)
    width = np.exp(rows[:, 0] + rows[:, 1] * np.log(spread))
    # A step before the third month has no rate worth the name: its width is trebled, not its rate trusted.
    width = np.where(through < LEAST_MONTHS * grid.block, 3.0 * width, width)
    return _mixture(seen, None, np.zeros(len(left)), width)


def _mixture(seen: Seen, share_width: Array | None, rest_centre: Array, rest_width: Array) -> Forecast:
    """Half share, half remainder (the remainder alone where `share_width` is None)."""
    pad = seen.offset * seen.left + 1e-12
    whole_pad = pad + seen.offset * seen.elapsed
    rest_log = np.log(np.maximum(seen.rest, 0.0) + pad) + rest_centre
    # Under one twelfth the share of the window is a share of next to nothing: its weight grows in with time.
    weight = np.zeros(len(pad)) if share_width is None else 0.5 * np.minimum(1.0, seen.twelfths)
    share_width = np.ones(len(pad)) if share_width is None else share_width
    scaled = np.log(seen.actual + seen.offset * seen.elapsed + 1e-12) - np.log(np.maximum(seen.share, 1e-6))
    slack = 1e-9 * np.maximum(1.0, np.abs(seen.actual))

    def at_most(x: Array) -> Array:
        by_share = student.cdf((np.log(np.maximum(x, 0.0) + whole_pad) - scaled) / share_width)
        by_rest = student.cdf((np.log(np.maximum(x - seen.actual, 0.0) + pad) - rest_log) / rest_width)
        mixed = weight * by_share + (1.0 - weight) * by_rest
        # What has come stays: a sum without negative parts cannot end below where it stands.
        mixed = np.where(x < seen.actual - slack, 0.0, mixed)
        return np.where(seen.left == 0, (x >= seen.actual - slack).astype(float), mixed)

    high = np.where(weight > 0, np.exp(np.minimum(scaled + 2.2 * share_width, 600.0)), 0.0)
    high = np.maximum(high, seen.actual + np.exp(np.minimum(rest_log + 2.2 * rest_width, 600.0)))
    made = continuous(at_most, seen.actual - 2 * slack, high + slack)
    return Forecast(at_most, lambda x: np.where(x <= seen.actual + slack, 1.0, made.at_least(x)), made.low, made.high)
