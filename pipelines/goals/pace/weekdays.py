"""What the last weeks say about the rest of a short window: growth and weekdays that one odd week cannot bend."""

from __future__ import annotations

import numpy as np

from pipelines.goals.pace.forecast import Array
from pipelines.goals.pace.grid import DAYS
from pipelines.goals.pace.season import log_ratio, recent_growth, total

GROWTH_WEEKS = 12
PATTERN_WEEKS = 8
# A closure or a holiday is one odd week among many. Where more than a quarter of the weeks are empty the series
# is made of single events, and leaving out the odd ones would leave out the events.
MOST_EMPTY = 0.25
# The roughness of a usual month on last year, and how many months it is worth.
USUAL_ROUGHNESS, USUAL_MONTHS = 0.10, 4
# Below a year and twelve weeks there are no weeks of last year to compare with.
LEAST_DAYS = DAYS.year + 7 * GROWTH_WEEKS


def pulls(y: Array, start: int, stop: int, through: Array, rest: Array, offset: float) -> Array:
    """(n, 2): log growth of a usual week on last year, and ln(rest by the usual weekdays ÷ last year's rest)."""
    known = min(start, int(through[0]))
    even = _is_even(y[:known])
    pad = offset * (stop - np.clip(through, start, stop)) + 1e-12
    usual = _rest_by_weekday(y, start, stop, through, even)
    growth = _weekly_growth(y, through, offset) if even else recent_growth(total(y), through, 1, DAYS, offset)
    return np.column_stack([growth, log_ratio(usual, rest, pad)])


def _is_even(past: Array) -> bool:
    weeks = past[len(past) % 7 :].reshape(-1, 7).sum(axis=1)[-52:]
    return bool(np.mean(weeks <= 0) <= MOST_EMPTY)


def _weekly_growth(y: Array, through: Array, offset: float) -> Array:
    """The median of the last twelve weeks' growth on the same weeks of last year."""
    sums = total(y)
    ends = through[:, np.newaxis] - 7 * np.arange(GROWTH_WEEKS + 1)
    now, then = -np.diff(sums[ends], axis=1), -np.diff(sums[ends - DAYS.year], axis=1)
    return np.median(log_ratio(now, then, 7.0 * offset), axis=1)


def _rest_by_weekday(y: Array, start: int, stop: int, through: Array, even: bool) -> Array:
    """The days still to come, each at the mean of its weekday over the last eight weeks without their extremes."""
    ahead = np.arange(-7 * PATTERN_WEEKS, 0).reshape(PATTERN_WEEKS, 7)
    weeks = y[through[:, np.newaxis, np.newaxis] + ahead]
    usual = _trimmed(weeks, 1) * _of_extremes(y[: min(start, int(through[0]))]) if even else weeks.mean(axis=1)
    # The weekday of each column is that of the day `column` after the last known one.
    from_day, to_day = np.maximum(start - through, 0), np.maximum(stop - through, 0)
    each = _times(to_day) - _times(from_day)
    return np.sum(usual * each, axis=1)


def _times(days: Array) -> Array:
    """How often each weekday occurs among so many days."""
    return np.maximum(-(-(days[:, np.newaxis] - np.arange(7)) // 7), 0)


def _of_extremes(past: Array) -> float:
    """How much larger the mean is than the mean without extremes: what is left out must not be lost."""
    size = 7 * PATTERN_WEEKS
    blocks = past[-(min(len(past), DAYS.year) // size) * size :].reshape(-1, PATTERN_WEEKS, 7)
    trimmed = _trimmed(blocks, 1).sum()
    return float(np.clip(blocks.mean(axis=1).sum() / trimmed, 1.0, np.e)) if trimmed > 0 else 1.0


def _trimmed(values: Array, axis: int) -> Array:
    """The mean without the largest and the smallest."""
    rest = values.sum(axis=axis) - values.max(axis=axis) - values.min(axis=axis)
    return rest / (values.shape[axis] - 2)


def shrunk(v1: Array | float, known: Array | int) -> Array:
    """v1 of few months is half chance: four months of a usual roughness are laid beside them."""
    months = np.maximum(np.asarray(known) // DAYS.block - DAYS.blocks, 1)
    return np.sqrt((months * np.square(v1) + USUAL_MONTHS * USUAL_ROUGHNESS**2) / (months + USUAL_MONTHS))
