"""Whether a ratio rests on enough cases to be judged: two won of two decided are no win rate of 100 %."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from pipelines.goals.outlook import Outlook
from pipelines.goals.pace.prior import LEAST_CASES, LEAST_PRIOR
from pipelines.goals.series import Array, Series, Value
from pipelines.goals.targets import Part

if TYPE_CHECKING:
    from pipelines.kpis.catalogue import Kpi

# As far back as pairs of the two sums speak for what is still to come (pace.money_ratio).
HALF_YEAR = dt.timedelta(days=182)
# A level without a value for longer than a month has none: its scope was closed or renamed.
LONGEST_GAP = 31


def judged(kpi: Kpi, seen: Outlook, part: Part, series: Series, value: Value | None, days: list[dt.date]) -> Array:
    """Per day, whether the figure may be judged: by its own cases, or before its end by its past."""
    over = np.array([day >= part.window[1] for day in days]) & (seen.elapsed >= 1.0 - 1e-9)
    if seen.kind == "cases":
        least = max(kpi.minimum_observations, LEAST_CASES)
        return (seen.came >= least) | (~over & (seen.prior_cases >= LEAST_PRIOR))
    if seen.kind == "population":
        enough = value is None or value.observations >= kpi.minimum_observations
        return np.full(len(days), enough)
    if seen.kind == "money" and value is not None:
        past = _observed(series, part.window[0] - HALF_YEAR, part.window[0])
        return value.observations + np.where(over, 0, past) >= kpi.minimum_observations
    return np.full(len(days), True)


def counted(kpi: Kpi, seen: Outlook, value: Value | None) -> tuple[int, int]:
    """How many cases there are, and how many a judgement needs."""
    if seen.kind == "cases":
        return round(float(seen.came[-1])), max(kpi.minimum_observations, LEAST_CASES)
    return (value.observations if value else 0), kpi.minimum_observations


def gone(series: Series, above: Series | None, today: dt.date) -> dt.date | None:
    """The first day without a value of a scope that the company (`above`) outlives by more than a month."""
    if above is None:
        return None
    after, above_after = (one.first + dt.timedelta(days=len(one.top)) for one in (series, above))
    return after if (min(above_after, today) - after).days > LONGEST_GAP else None


def _observed(series: Series, first: dt.date, before: dt.date) -> int:
    rows = series.months
    if rows is None:
        return 0
    inside = [first <= begin and last < before for begin, last in zip(rows.first, rows.last, strict=True)]
    return int(rows.observations[inside].sum())
