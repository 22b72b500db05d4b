"""How far the pipeline is believed beside the series: by the errors both would have made in windows that are over."""

from __future__ import annotations

import datetime as dt

import numpy as np

from pipelines.goals.dates import DAILY_UP_TO, DAY, Window, is_month_end, shift_months
from pipelines.goals.pace.forecast import Array, Forecast

# Where in a window the errors are taken, and how many windows before it: of longer ones fewer, for they overlap.
POINTS = np.array([0.25, 0.50, 0.75])
WINDOWS, LONG_WINDOWS = 3, 2
MOST_MONTHS, MOST_WEEKS = 3, 13
# Errors of one point are drawn to those of all points by so many; both methods begin as equals by so many.
BORROWED, EQUAL = 2.0, 2.0
# Next to nothing to come: no error is counted as larger than if this share of a usual window were added to both.
PAD = 0.05
HALVINGS = 10


def past_windows(window: Window) -> list[Window]:
    """Windows of the same length that are over before it, nearest first; in the same place of their months if it is
    made of whole ones, else on the same weekdays. A year moves by quarters."""
    first, last = window
    days = (last - first).days + 1
    count = WINDOWS if days <= DAILY_UP_TO else LONG_WINDOWS
    if first.day == 1 and is_month_end(last):
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        step = min(months, MOST_MONTHS)
        back = [-n * step for n in _from(months, step, count)]
        return [(shift_months(first, n), shift_months(last + DAY, n) - DAY) for n in back]
    step = min(-(-days // 7), MOST_WEEKS) * 7
    return [(first - DAY * n * step, last - DAY * n * step) for n in _from(days, step, count)]


def _from(length: int, step: int, count: int) -> range:
    """How many steps back the windows lie: the first one far enough to be over."""
    nearest = -(-length // step)
    return range(nearest, nearest + count)


def points(window: Window) -> list[dt.date]:
    days = (window[1] - window[0]).days + 1
    return [window[0] + DAY * (max(round(days * one), 1) - 1) for one in POINTS]


def weights(elapsed: Array, errors: Array) -> Array:
    """The pipeline's weight at each of `elapsed`. `errors`: (pipeline, series) × windows × points, squared logs."""
    if not errors.shape[1]:
        return np.full(len(elapsed), 0.5)
    every = errors.mean(axis=(1, 2))
    number = errors.shape[1]
    each = (errors.sum(axis=1) + BORROWED * every[:, np.newaxis]) / (number + BORROWED)
    level = EQUAL / (number + BORROWED) * every.mean()
    pipeline, series = each + level
    # Where neither erred at all they stay equals.
    tiny = 1e-12
    return np.interp(elapsed, POINTS, (series + tiny) / (pipeline + series + 2.0 * tiny))


def middle(one: Forecast) -> Array:
    """The median per step, to a thousandth or so: errors are not told finer than that."""
    low, high = one.low, one.high
    for _ in range(HALVINGS):
        half = (low + high) / 2.0
        under = one.at_most(half) < 0.5
        low, high = np.where(under, half, low), np.where(under, high, half)
    begin, end = one.at_most(low), one.at_most(high)
    share = np.divide(0.5 - begin, end - begin, out=np.ones_like(end), where=end > begin)
    return low + (high - low) * np.clip(share, 0.0, 1.0)


def squared_logs(said: Array, came: Array, usual: float) -> Array:
    pad = PAD * usual
    return np.log((np.maximum(said, 0.0) + pad) / (np.maximum(came, 0.0) + pad)) ** 2
