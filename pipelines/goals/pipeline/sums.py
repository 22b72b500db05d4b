"""The distribution of what deals will add to a window: a gamma for a sum, a normal for a ratio."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaincc, ndtr

from pipelines.goals.pace.forecast import Array, Forecast, continuous

# Beyond so many standard deviations nothing is looked for.
REACH = 6.0


@dataclass(frozen=True)
class Rest:
    """Mean and variance of top − x · bottom of what is still to come, per step: `mean` are the coefficients of
    1 and −x, `spread` those of 1, −2x and x² (a sum has a top only)."""

    mean: tuple[Array, Array]
    spread: tuple[Array, Array, Array]


def rest(chance: Array, weight: Array, price: Array, square: Array, loses: Array, step: Array, steps: int,
         has_bottom: bool, are_expected: bool) -> Rest:  # fmt: skip
    """Sums over deals: each is won with `chance` (top + price, bottom + 1) or lost (bottom + `loses`).

    `are_expected`: chances are expected numbers of deals still to come (Poisson), `weight` of each; else they are
    of one deal each. `step` says which step a deal belongs to.
    """
    top, bottom = weight * chance * price, weight * (chance + loses if has_bottom else 0.0 * chance)
    ahead = 1.0 if has_bottom else 0.0
    parts = [top, bottom, weight * chance * square, ahead * top, bottom]
    if not are_expected:
        for at, taken in ((2, top * top), (3, top * bottom), (4, bottom * bottom)):
            parts[at] = parts[at] - taken
    # Of nothing bincount makes whole numbers.
    m0, m1, v0, v1, v2 = (np.bincount(step, part, minlength=steps).astype(float) for part in parts)
    return Rest((m0, m1), (v0, v1, v2))


def plus_rate(expected: Rest, seen: Array) -> Rest:
    """With the doubt about how many will come, when `seen` came in the days it was counted from."""
    doubt = 1.0 / np.maximum(seen, 1.0)
    (m0, m1), (v0, v1, v2) = expected.mean, expected.spread
    return Rest((m0, m1), (v0 + doubt * m0 * m0, v1 + doubt * m0 * m1, v2 + doubt * m1 * m1))


def together(one: Rest, other: Rest) -> Rest:
    add = lambda a, b: tuple(x + y for x, y in zip(a, b, strict=True))  # noqa: E731
    return Rest(add(one.mean, other.mean), add(one.spread, other.spread))


def of_sum(done: Array, left: Rest, is_count: bool) -> Forecast:
    """done + a gamma of the mean and variance of `left`; counts by halves (10 won is 9.5 or more)."""
    mean, var = left.mean[0], np.maximum(left.spread[0], 0.0)
    open_ = (mean > 0) & (var > 0)
    scale = np.where(open_, var / np.where(open_, mean, 1.0), 1.0)
    shape = np.where(open_, mean / scale, 1.0)
    half = 0.5 if is_count else 0.0
    slack = 1e-9 * np.maximum(np.abs(done), 1.0)

    def more_than(x: Array) -> Array:
        """P(what is to come > x); nothing to come is never more than 0."""
        return np.where(x < 0, 1.0, np.where(open_, gammaincc(shape, np.maximum(x, 0.0) / scale), 0.0))

    def at_most(x: Array) -> Array:
        x = np.asarray(x, float)
        need = np.floor(x - done + slack) + half if is_count else x - done + slack
        return 1.0 - more_than(need)

    def at_least(x: Array) -> Array:
        x = np.asarray(x, float)
        need = np.ceil(x - done - slack) - half if is_count else x - done - slack
        # What has come stays.
        return np.where(x <= done + slack, 1.0, more_than(need))

    return Forecast(at_most, at_least, done - 2 * slack, done + mean + REACH * np.sqrt(var) + 1.0 + slack)


def of_ratio(top: Array, bottom: Array, left: Rest) -> Forecast:
    """(top + …) ÷ (bottom + …): the final ratio is x or more where top − x · bottom ends at 0 or above."""
    (m0, m1), (v0, v1, v2) = left.mean, left.spread
    whole, middle = bottom + m1, middle_of_ratio(top, bottom, left)
    over = v2 <= 0

    def at_most(x: Array) -> Array:
        x = np.asarray(x, float)
        width = np.sqrt(np.maximum(v0 - 2.0 * x * v1 + x * x * v2, 0.0))
        centre = top + m0 - x * whole
        slack = 1e-9 * np.maximum(np.abs(top + m0), 1.0)
        sure = (centre <= slack).astype(float)
        return np.where(over | (width <= 0), sure, ndtr(-centre / np.where(width > 0, width, 1.0)))

    reach = REACH * np.sqrt(np.maximum(v0 - 2.0 * middle * v1 + middle**2 * v2, 0.0)) / np.where(whole > 0, whole, 1)
    made = continuous(at_most, middle - reach - 1e-9, middle + reach + 1e-9)

    def at_least(x: Array) -> Array:
        return np.where(over, (x <= middle + 1e-9 * np.abs(middle)).astype(float), 1.0 - at_most(x))

    return Forecast(at_most, at_least, made.low, made.high)


def middle_of_sum(done: Array, left: Rest) -> Array:
    """The median of `of_sum`, by the cube root of a gamma being all but normal (Wilson and Hilferty)."""
    mean, var = left.mean[0], np.maximum(left.spread[0], 0.0)
    skewed = np.divide(var, 9.0 * mean * mean, out=np.zeros_like(mean), where=mean > 0)
    return done + mean * np.maximum(1.0 - skewed, 0.0) ** 3


def middle_of_ratio(top: Array, bottom: Array, left: Rest) -> Array:
    """The median of `of_ratio`; 0 where nothing has been or will be decided."""
    whole = bottom + left.mean[1]
    return np.divide(top + left.mean[0], whole, out=np.zeros_like(whole), where=whole > 0)
