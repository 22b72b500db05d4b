"""The demo's calendar: the days it covers, how the seasons move, and small helpers over arrays of days."""

from __future__ import annotations

import datetime as dt

import numpy as np

AS_OF = dt.date(2026, 9, 17)
# The CRM was introduced in the autumn before, so that 2023 begins with a pipeline.
CRM_START = np.datetime64("2022-10-17", "D")
BILLING_START = np.datetime64("2022-01-01", "D")
LAST_DAY = np.datetime64(AS_OF, "D")
# Every day of the CRM, the last one included.
DAYS = np.arange(CRM_START, LAST_DAY + 1)
HOLIDAYS = np.array(
    [f"{year}-{day}" for year in range(2021, 2028) for day in ("01-01", "05-01", "10-03", "12-25", "12-26")],
    dtype="M8[D]",
)

# Interest by month (January first) and by weekday (Monday first): weak August, quiet end of December.
MONTH_INTEREST = np.array([1.02, 1.06, 1.12, 1.0, 0.98, 0.97, 0.86, 0.62, 1.12, 1.18, 1.16, 0.78])
WEEKDAY_INTEREST = np.array([1.15, 1.2, 1.15, 1.1, 0.9, 0.3, 0.3])
YEARLY_GROWTH = 0.14


def month_of(days: np.ndarray) -> np.ndarray:
    """The month of each day, January = 0."""
    return days.astype("M8[M]").astype(int) % 12


def weekday_of(days: np.ndarray) -> np.ndarray:
    """The weekday of each day, Monday = 0."""
    return (days.astype("M8[D]").astype(int) + 3) % 7


def interest(days: np.ndarray) -> np.ndarray:
    """Relative demand of each day: growth x month x weekday, 1.0 on an average day of the first year."""
    years = (days - CRM_START).astype(int) / 365.25
    return np.exp(YEARLY_GROWTH * years) * MONTH_INTEREST[month_of(days)] * WEEKDAY_INTEREST[weekday_of(days)]


def arrivals(rng: np.random.Generator, per_day: np.ndarray, days: np.ndarray = DAYS) -> np.ndarray:
    """One day per event, in order: Poisson counts around `per_day`."""
    return np.repeat(days, rng.poisson(per_day))


def workday(days: np.ndarray) -> np.ndarray:
    """Weekends and holidays moved to the next day of work."""
    return np.busday_offset(days.astype("M8[D]"), 0, roll="forward", holidays=HOLIDAYS)


def is_workday(days: np.ndarray) -> np.ndarray:
    return np.is_busday(days, holidays=HOLIDAYS)


def office_time(rng: np.random.Generator, days: np.ndarray) -> np.ndarray:
    """A moment (UTC, whole minutes) in the office hours of each day."""
    minutes = rng.integers(7 * 60, 15 * 60, len(days))
    return days.astype("M8[D]").astype("M8[s]") + minutes.astype("m8[m]")


def any_time(rng: np.random.Generator, days: np.ndarray) -> np.ndarray:
    """A moment (UTC, whole seconds) at any hour of each day, late evenings included."""
    return days.astype("M8[D]").astype("M8[s]") + rng.integers(0, 86_400, len(days)).astype("m8[s]")


def add_months(days: np.ndarray, months: np.ndarray) -> np.ndarray:
    """Each day moved by whole months. The day of the month must be 28 or less, so it always exists."""
    first = days.astype("M8[M]")
    return (first + months.astype("m8[M]")).astype("M8[D]") + (days - first.astype("M8[D]"))


def months_between(days: np.ndarray, last: np.datetime64 = LAST_DAY) -> np.ndarray:
    """Whole months from each day to `last`; negative when it lies after it."""
    months = (last.astype("M8[M]") - days.astype("M8[M]")).astype(int)
    day = (days - days.astype("M8[M]").astype("M8[D]")).astype(int)
    return months - (day > (last - last.astype("M8[M]").astype("M8[D]")).astype(int))


def generator(seed: int, topic: str) -> np.random.Generator:
    """A random stream of its own for each topic, so that changing one leaves the others as they were."""
    return np.random.default_rng([seed, *topic.encode()])
