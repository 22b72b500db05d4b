"""How a series is laid out in time: what a month is, and which position is the same time of an earlier year."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

Array = np.ndarray


@dataclass(frozen=True)
class Grid:
    """`block` steps are about a month, `year` steps lead to the same time last year.

    With `first` (the date of position 0) the steps are days of the calendar: months are calendar months, and a
    year back is the same date.
    """

    block: int
    year: int
    first: dt.date | None = None

    @property
    def blocks(self) -> int:
        """Months (blocks) of a year."""
        return 12 if self.first else self.year // self.block

    @property
    def quarter(self) -> int:
        """Steps of three months."""
        return 91 if self.first else 3 * self.block

    @property
    def per_month(self) -> float:
        return self.year / 12.0 if self.first else float(self.block)

    def back(self, points: Array | int, years: int) -> Array:
        """The same points of time so many years earlier (negative: before the series begins)."""
        if self.first is None:
            return np.asarray(points) - years * self.year
        begin = np.datetime64(self.first, "D")
        days = begin + np.asarray(points)
        months = days.astype("datetime64[M]")
        # 29 February becomes 1 March: what is known before it is known.
        earlier = (months - 12 * years).astype("datetime64[D]") + (days - months.astype("datetime64[D]"))
        return (earlier - begin).astype(int)

    def months(self, known: int) -> Array:
        """Positions at which the whole months within the first `known` steps begin and end."""
        if self.first is None:
            return np.arange(known % self.block, known + 1, self.block)
        begin = np.datetime64(self.first, "D")
        low = (begin + 30).astype("datetime64[M]") if self.first.day > 1 else begin.astype("datetime64[M]")
        if low.astype("datetime64[D]") < begin:
            low += 1
        high = (begin + known).astype("datetime64[M]")
        return (np.arange(low, high + 1).astype("datetime64[D]") - begin).astype(int)


# 364 days are 52 weeks: every day is compared with the same weekday.
DAYS = Grid(block=28, year=364)
MONTHS = Grid(block=1, year=12)
# In windows up to a quarter the weekdays of the remaining days matter more than their dates.
SHORT_DAYS = 92


def of_window(days: int, first: dt.date) -> Grid:
    """The grid for a window of so many days: weekdays are aligned in short ones, dates in long ones."""
    return DAYS if days <= SHORT_DAYS else calendar(first)


def calendar(first: dt.date) -> Grid:
    """Days of the calendar, from `first` on."""
    return Grid(block=30, year=365, first=first)
