"""How far the pipeline is believed beside the series: by the errors both would have made in windows that are over."""

from __future__ import annotations

import datetime as dt

import numpy as np

from pipelines.goals.dates import DAILY_UP_TO, DAY, Window, is_month_end, shift_months
from pipelines.goals.pace.forecast import Array, Forecast

# Where in a window the errors are taken, and how many windows before it: of longer ones fewer, for they overlap.
POINTS = np.array([0.25, 0.50, 0.75])
WINDOWS, LONG_WINDOWS = 6, 3
# Errors of one point are drawn to those of all points by so many; both methods begin as equals by so many.
BORROWED, EQUAL = 2.0, 2.0
# Next to nothing to come: no error is counted as larger than if this share of a usual window were added to both.
PAD = 0.05


def past_windows(window: Window) -> list[Window]:
    """Windows of the same length before it, nearest first, in the same place of months and quarters if it can be."""
    first, last = window
    days = (last - first).days + 1
    if first.day == 1 and is_month_end(last):
        months = min((last.year - first.year) * 12 + last.month - first.month + 1, 3)
        shifts = [(shift_months(first, -n * months), shift_months(last + DAY, -n * months) - DAY) for n in _count(days)]
    else:
        step = min(-(-days // 7) * 7, 91)
        shifts = [(first - DAY * n * step, last - DAY * n * step) for n in _count(days)]
    return [one for one in shifts if one[1] < first]


def _count(days: int) -> range:
    # A year moves by quarters: only from the fourth on it is over when the window begins.
    overlap = max(-(-days // 91) - 1, 0)
    return range(1 + overlap, 1 + overlap + (WINDOWS if days <= DAILY_UP_TO else LONG_WINDOWS))


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
    return np.interp(elapsed, POINTS, np.where(pipeline + series > 0, series / np.maximum(pipeline + series, 1e-12), 0.5))


def squared_logs(said: Array, came: Array, usual: float) -> Array:
    pad = PAD * usual
    return np.log((np.maximum(said, 0.0) + pad) / (np.maximum(came, 0.0) + pad)) ** 2


def pooled(one: Forecast, other: Forecast, weight: Array) -> Forecast:
    """P = weight × the one's + (1 − weight) × the other's, per step."""
    mix = lambda a, b: lambda x: weight * a(x) + (1.0 - weight) * b(x)  # noqa: E731
    low = np.where(weight <= 0, other.low, np.where(weight >= 1, one.low, np.minimum(one.low, other.low)))
    high = np.where(weight <= 0, other.high, np.where(weight >= 1, one.high, np.maximum(one.high, other.high)))
    return Forecast(mix(one.at_most, other.at_most), mix(one.at_least, other.at_least), low, high)

