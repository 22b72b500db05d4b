"""Where a ratio of two sums will end (cost per customer, deal size, margin, days per deal).

final = (N + n') ÷ (D + d') with n', d' what is still to come; P(final <= x) = P(N + n' − x (D + d') <= 0),
and the left side is a sum of many periods: Student-t around its mean, with the variance of the pairs of the
last half year (both sides together, so that they may move together) and of not knowing their mean.
"""

from __future__ import annotations

import numpy as np

from pipelines.goals.pace import student
from pipelines.goals.pace.forecast import Array, Forecast, continuous

LEAST_PERIODS = 6
MOST_PERIODS = 26


def forecast(
    top: Array, bottom: Array, now: tuple[Array, Array], through: Array, to_come: Array, block: int
) -> Forecast | None:
    """The final ratio at each step.

    `top` and `bottom` are daily series, `now` the two sums so far, `to_come` the expected rest of `bottom`,
    `block` the days of one period (7, or 28 where only months are known). None with fewer than six periods
    known at the last step, or nothing to divide by.
    """
    through = np.asarray(through)
    pairs = [_pairs(top[:t], bottom[:t], block) for t in through]
    if len(pairs[-1]) < LEAST_PERIODS or not np.sum(pairs[-1][:, 1]) > 0:
        return None
    mean = np.array([pair.mean(axis=0) if len(pair) else (0.0, 0.0) for pair in pairs])
    spread = np.array([np.cov(pair.T) if len(pair) > 2 else np.full((2, 2), np.nan) for pair in pairs])
    spread = np.where(np.isnan(spread), spread[-1], spread)
    count = np.array([max(len(pair), 1) for pair in pairs])
    periods = np.divide(to_come, mean[:, 1], out=np.zeros_like(mean[:, 1]), where=mean[:, 1] > 0)
    done = periods <= 0

    def at_most(x: Array) -> Array:
        x = np.asarray(x, float)
        centre = now[0] - x * now[1] + periods * (mean[:, 0] - x * mean[:, 1])
        one = spread[:, 0, 0] - 2.0 * x * spread[:, 0, 1] + x**2 * spread[:, 1, 1]
        width = np.sqrt(np.maximum(one, 0.0) * (periods + periods**2 / count) / 2.0)
        slack = 1e-9 * np.maximum(np.abs(now[0]), 1.0)
        sure = (centre <= slack).astype(float)
        return np.where(done | (width <= 0), sure, student.cdf(-centre / np.where(width > 0, width, 1.0)))

    whole = now[1] + periods * mean[:, 1]
    middle = (now[0] + periods * mean[:, 0]) / np.where(whole > 0, whole, 1.0)
    one = spread[:, 0, 0] - 2.0 * middle * spread[:, 0, 1] + middle**2 * spread[:, 1, 1]
    reach = 4.0 * np.sqrt(np.maximum(one, 0.0) * (periods + periods**2 / count)) / np.where(whole > 0, whole, 1.0)
    made = continuous(at_most, middle - reach - 1e-9, middle + reach + 1e-9)
    # A window that is over has a point mass at its value: exactly the target is reached.
    at_least = lambda x: np.where(done, (x <= middle + 1e-9 * np.abs(middle)).astype(float), 1.0 - at_most(x))  # noqa: E731
    return Forecast(at_most, at_least, made.low, made.high)


def _pairs(top: Array, bottom: Array, block: int) -> Array:
    """The sums of the last periods, at most half a year of weeks (a year of months), newest last."""
    most = MOST_PERIODS if block == 7 else 13
    whole = min(len(top) // block, most) * block
    if not whole:
        return np.zeros((0, 2))
    shape = (-1, block)
    return np.column_stack([top[-whole:].reshape(shape).sum(axis=1), bottom[-whole:].reshape(shape).sum(axis=1)])
