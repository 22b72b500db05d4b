"""Goals on real series that somebody else wrote: the protocol of the flag benchmark (its README.md)."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from pipelines.goals.dates import DAY, month_end, shift_months
from pipelines.goals.periods import Periods, number
from pipelines.goals.series import Series, of_periods

Array = np.ndarray
FOLDS = 5
# Years are those of no series: only months and, for days, the week count.
BEGIN = 1985
LEAST_MONTHS = 24
QUARTERS_OF_THE_WAY = (0.25, 0.50, 0.75)


@dataclass(frozen=True)
class Case:
    """One window of one series, as far as it is known on the last of `days`; how it ended is told beside it.

    `base` is what a goal's growth is counted from (the total of the year before, or the level at the start),
    `done` what was there on each of `days`, `elapsed` their shares of the window.
    """

    sid: str
    start: int
    kind: str
    series: Series
    window: tuple[dt.date, dt.date]
    days: list[dt.date]
    elapsed: Array
    done: Array
    base: float
    final: float

    @property
    def fold(self) -> int:
        return _digest(self.sid) % FOLDS

    @property
    def growths(self) -> Array:
        """The three draws of the protocol."""
        return np.random.default_rng(_digest(f"{self.sid}|{self.start}") % 2**32).uniform(-0.05, 0.20, 3)


def years(shared: Path, windows: int = 2, history: int | None = None) -> Iterator[Case]:
    """The last windows of twelve months, seen at the end of each of their first eleven."""
    for sid, first, y in _monthly(shared / "monthly.parquet"):
        for start in _starts(len(y), windows):
            begin = 0 if history is None else start - history
            yield _by_month("flow", sid, start, y[begin:], start - begin, shift_months(first, begin),
                            float(y[start - 12 : start].sum()))  # fmt: skip


def levels(shared: Path, windows: int = 2, history: int | None = None) -> Iterator[Case]:
    """The value after twelve months against the value at their start."""
    for sid, first, y in _monthly(shared / "levels.parquet"):
        for start in _starts(len(y), windows):
            begin = 0 if history is None else start - history
            yield _by_month("level", sid, start, y[begin:], start - begin, shift_months(first, begin),
                            float(y[start - 1]))  # fmt: skip


def days(shared: Path, length: int, windows: int = 1, least: int = 420) -> Iterator[Case]:
    """The last windows of so many days, seen when a tenth, a quarter, half, three quarters, nine tenths are gone."""
    for sid, begin, values in pl.read_parquet(shared / "daily.parquet").select("sid", "start", "y").iter_rows():
        y, first = np.array(values, float), dt.date.fromisoformat(str(begin)[:10])
        for i in range(windows):
            start = len(y) - length * (i + 1)
            if start < least:
                break
            known = np.round(np.array([0.1, *QUARTERS_OF_THE_WAY, 0.9]) * length).astype(int)
            told = y[: start + known[-1]]
            day = first + DAY * start
            yield Case(
                sid, start, "flow", Series(first, "day", told, np.zeros(len(told))),
                (day, day + DAY * (length - 1)), [day + DAY * int(k - 1) for k in known], known / length,
                np.cumsum(y[start:])[known - 1], float(y[start - 364 : start - 364 + length].sum()),
                float(y[start : start + length].sum()),
            )  # fmt: skip


def _by_month(kind: str, sid: str, start: int, y: Array, opening: int, first: dt.date, base: float) -> Case:
    """`y` begins at `first`, its window at position `opening`; `start` is where the protocol counts it."""
    told = y[: opening + 11]
    firsts = [shift_months(first, i) for i in range(opening + 12)]
    known = firsts[: len(told)]
    months = Periods(
        np.array([number(day) for day in known]), np.array([number(month_end(day)) for day in known]),
        told, np.full(len(told), np.nan), np.ones(len(told)),
    )  # fmt: skip
    year = y[opening : opening + 12]
    done = np.cumsum(year)[:11] if kind == "flow" else year[:11]
    return Case(
        sid, start, kind, of_periods({"month": months}, kind == "level"),
        (firsts[opening], month_end(firsts[-1])), [month_end(day) for day in firsts[opening:-1]],
        np.arange(1, 12) / 12.0, done, base, float(year.sum() if kind == "flow" else year[-1]),
    )  # fmt: skip


def _monthly(path: Path) -> Iterator[tuple[str, dt.date, Array]]:
    for sid, month, values in pl.read_parquet(path).select("sid", "month0", "y").iter_rows():
        yield sid, dt.date(BEGIN, int(month), 1), np.array(values, float)


def _starts(length: int, windows: int) -> list[int]:
    starts = [length - 12 * (i + 1) for i in range(windows)]
    return [start for start in starts if start >= LEAST_MONTHS]


def _digest(text: str) -> int:
    return int(hashlib.md5(text.encode()).hexdigest(), 16)  # noqa: S324
