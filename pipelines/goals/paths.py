"""The points of the pace chart: what came, what should have come, and where it is going."""

from __future__ import annotations

import datetime as dt

import numpy as np

from pipelines.goals.dates import DAILY_UP_TO
from pipelines.goals.definition import Goal
from pipelines.goals.facts import Score
from pipelines.goals.figures import expected_at
from pipelines.goals.outlook import Outlook, usual_share
from pipelines.goals.targets import Part

BANDS = ("forecast_value", "forecast_low_50_value", "forecast_high_50_value",
         "forecast_low_80_value", "forecast_high_80_value")  # fmt: skip


def points(goal: Goal, part: Part, seen: Outlook, days: list[dt.date], row: Score) -> list[tuple]:
    """(day, actual, expected, forecast and its four bands): daily up to 92 days, else weekly; NULL where not known.

    Actual is the running total of a sum, the ratio to date of a ratio, the level of a level. A forecast opens
    at the last known value and widens with the square root of what is still to come.
    """
    first, last = part.window
    past = {day: i for i, day in enumerate(days) if first <= day <= last}
    ahead = _ahead(part, days[-1])
    every = [*past, *ahead]
    share = _shares(seen, part, every)
    wanted = expected_at(part.target, seen, share)
    found = []
    for day, one, usual in zip(every, wanted, share, strict=True):
        actual = _value(seen.actual[past[day]]) if day in past else None
        opened = day >= days[-1] and row.forecast_value is not None
        bands = _fan(row, usual, share[len(past) - 1] if past else 0.0) if opened else (None,) * len(BANDS)
        found.append((day, actual, one, *bands))
    return found


def _ahead(part: Part, today: dt.date) -> list[dt.date]:
    first, last = part.window
    step = 1 if (last - first).days + 1 <= DAILY_UP_TO else 7
    begin = max(today + dt.timedelta(days=1), first)
    found = [begin + dt.timedelta(days=n) for n in range(0, (last - begin).days + 1, step)]
    return found if not found or found[-1] == last else [*found, last]


def _shares(seen: Outlook, part: Part, days: list[dt.date]) -> np.ndarray:
    usual = usual_share(seen.season, part.window, days) if seen.share is not None else None
    if usual is not None:
        return usual
    length = (part.window[1] - part.window[0]).days + 1
    return np.array([min(max((day - part.window[0]).days + 1, 0) / length, 1.0) for day in days])


def _fan(row: Score, share: float, now_share: float) -> tuple:
    """The forecast and its bands at a day by which `share` of the window usually has come."""
    left = 1.0 - now_share
    done = min(max((share - now_share) / left, 0.0), 1.0) if left > 1e-9 else 1.0
    now = row.actual_value if row.actual_value is not None else row.forecast_value
    middle = now + (row.forecast_value - now) * done
    spread = np.sqrt(done)
    return (middle, *(middle + (getattr(row, name) - row.forecast_value) * spread for name in BANDS[1:]))


def _value(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
