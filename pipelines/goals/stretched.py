"""Arrays of a series, stretched over the days that a window needs before and after what is known. Pure."""

from __future__ import annotations

import numpy as np

from pipelines.goals.series import Array, Series


def values(series: Series, top: Array, bottom: Array, ahead: int) -> Array:
    """The level on each known day; a ratio that is no rate of cases is its monthly value, carried on."""
    known = len(series.top) + ahead
    top, bottom = top[:known], bottom[:known]
    if not np.any(bottom):
        return top
    if series.months is None:
        return np.divide(top, bottom, out=np.zeros(known), where=bottom != 0)
    values = np.full(known, np.nan)
    for last, one, under in zip(series.months.last, series.months.top, series.months.bottom, strict=True):
        if under and series.position(last) + ahead <= known:
            values[series.position(last) + ahead - 1] = one / under
    if series.also and bottom[known - 1]:
        values[known - 1] = top[known - 1] / bottom[known - 1]
    first = np.argmax(~np.isnan(values))
    held = np.maximum.accumulate(np.where(np.isnan(values), first, np.arange(known)))
    return values[held]


def fit(array: Array, ahead: int, stop: int) -> Array:
    return np.pad(array, (ahead, max(stop - len(array) - ahead, 0)))
