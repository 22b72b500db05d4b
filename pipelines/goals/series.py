"""The history that scoring needs, read from `kpis.fct_kpi_values` into daily arrays, nothing after as_of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import duckdb
import numpy as np

from pipelines.goals import mended, periods
from pipelines.goals.covered import Refused
from pipelines.goals.dates import DAY, Window, month_end
from pipelines.goals.definition import Goal
from pipelines.goals.periods import Key, Periods

Array = np.ndarray
GRAINS = ("month", "week", "day")  # coarse to fine: what a finer one knows replaces the coarser
PIECE_DAYS = {"month": 28, "week": 7, "day": 7}


@dataclass(frozen=True)
class Rows:
    """Rows of one grain: first and last days, numerators, denominators (NaN where NULL), cases observed."""

    first: list[dt.date]
    last: list[dt.date]
    top: Array
    bottom: Array
    observations: Array


@dataclass(frozen=True)
class Value:
    """One value of a goal's or baseline's window."""

    value: float | None
    top: float | None
    bottom: float | None
    observations: int
    known_on: dt.date
    is_complete: bool


@dataclass
class Series:
    """One KPI of one scope. `top[i]` and `bottom[i]` belong to day `first + i`; sums of both make its ratio.

    `grain` is the finest one that has rows; `holes` are days whose value is NULL (a missing exchange rate).
    """

    first: dt.date
    grain: str
    top: Array
    bottom: Array
    holes: list[dt.date] = field(default_factory=list)
    quarters: Rows | None = None
    months: Rows | None = None
    also: dt.date | None = None  # a day within an open week or month whose running count is known
    is_distinct: bool = False  # who is counted in two weeks is one in their quarter: parts do not add up

    def position(self, day: dt.date) -> int:
        """How many days of the arrays are known at the end of `day`."""
        return (day - self.first).days + 1

    def closed(self, day: dt.date, through: dt.date) -> dt.date:
        """The last day up to `day` at which the finest grain has a whole period, with data up to `through`."""
        if self.also and day >= self.also:
            return min(self.also, through)
        day = min(day, through)
        if self.grain == "week":
            return day - dt.timedelta(days=(day.weekday() + 1) % 7)
        if self.grain == "month":
            return day if day == month_end(day) else day.replace(day=1) - DAY
        return day

    def completed(self, window: Window, value: Value | None, today: dt.date, is_level: bool) -> Series:
        """With what the window's own count says of the days since its last closed week or month.

        So the window's sums are exact to its last known day, also where it ends in mid-week.
        """
        today = min(today, window[1])
        if self.grain == "day" or value is None or value.top is None or today < window[0]:
            return self
        closed = self.closed(today - DAY, today - DAY)
        size = max(self.position(today), len(self.top))
        top, bottom = (np.pad(array, (0, size - len(array))) for array in (self.top, self.bottom))
        start, end = max(self.position(window[0]) - 1, 0), self.position(today)
        begin = max(self.position(closed), start)
        if self.is_distinct:
            top[start:end] = mended.as_whole(top[start:end], begin - start, value.top)
            return replace(self, top=top, also=today)
        for array, whole in ((top, value.top), (bottom, value.bottom or 0.0)):
            if is_level:
                array[begin:end] = array[begin - 1] if begin else whole
                array[end - 1] = whole
            elif end > begin:
                array[begin:end] = (whole - array[start:begin].sum()) / (end - begin)
        return replace(self, top=top, bottom=bottom, also=today)

    @property
    def piece_days(self) -> int:
        """Days of the smallest period whose ups and downs are real, not spread out evenly."""
        return PIECE_DAYS[self.grain]

    @property
    def parts_add_up(self) -> bool:
        """Whether denominators of months add up to those of quarters (cases), or are those of its opening."""
        if self.quarters is None or self.months is None:
            return True
        by_month = dict(zip(self.months.first, self.months.bottom, strict=True))
        for first, last, whole in zip(self.quarters.first, self.quarters.last, self.quarters.bottom, strict=True):
            months = [by_month.get(day) for day in mended.month_starts(first, last)]
            known = None not in months and not np.isnan(whole) and np.sum(months) > 0
            if known and abs(np.nansum(months) - whole) > 1e-6 * max(abs(whole), 1.0):
                return False
        return True


@dataclass(frozen=True)
class History:
    """All series and window values that the goals of a run need."""

    series: dict[Key, Series]
    values: dict[tuple[Key, str, Window], Value]
    since: dict[str, dt.date]  # kpi -> first day of the first whole period of any scope
    scopes: dict[tuple[str, str], list[str]]  # (kpi, scope type) -> ids that have values
    refused: dict[str, list[Refused]] = field(default_factory=dict)  # kpi -> its sources' files that were not loaded

    def value(self, key: Key, grain: str, window: Window) -> Value | None:
        return self.values.get((key, grain, window))


def read(con: duckdb.DuckDBPyConnection, goals: Iterable[Goal], levels: set[str], as_of: dt.date,
         distinct: set[str] = frozenset()) -> History:  # fmt: skip
    """The history of every goal's KPI and scope up to `as_of`; `levels` are the KPIs that do not add over time,
    `distinct` the sums whose weeks do not add up to their months and quarters."""
    goals = list(goals)
    keys = {(goal.kpi, goal.scope.type, goal.scope.id) for goal in goals}
    # The company's own series stands above every scope: rates borrow from it, parts are taken of it.
    keys = sorted(keys | {(goal.kpi, "company", "all") for goal in goals})
    con.execute(
        "create or replace temp table goal_keys (kpi varchar, scope_type varchar, scope_id varchar, place int)"
    )
    if keys:
        con.executemany(
            "insert into goal_keys values (?, ?, ?, ?)", [[*key, place] for place, key in enumerate(keys)]
        )
    series: dict[Key, Series] = {}
    for key, grained in periods.read(con, keys, as_of):
        one = of_periods(grained, key[0] in levels)
        if one and key[0] in distinct:
            one = mended.distinct(one, max(goal.days for goal in goals if goal.kpi == key[0]))
        if one:
            series[key] = one
    return History(series, _values(con, as_of), _since(con, as_of), _scopes(con))


def _values(con: duckdb.DuckDBPyConnection, as_of: dt.date) -> dict[tuple[Key, str, Window], Value]:
    """What the windows of goals and baselines hold, as counted on the day they are asked for."""
    found = con.execute(
        """
        select v.kpi, v.scope_type, v.scope_id, v.grain, v.period_start_date, v.period_end_date,
            v.kpi_value::double, v.numerator::double, v.denominator::double, coalesce(v.observations, 0)::bigint,
            v.as_of_date, v.is_complete
        from kpis.fct_kpi_values as v
        semi join goal_keys as k on v.kpi = k.kpi and v.scope_type = k.scope_type and v.scope_id = k.scope_id
        where v.grain in ('goal', 'baseline') and v.period_start_date <= $as_of
            -- A window that still runs is only as good as the day it was counted: another day's count is not today's.
            and least(v.period_end_date, v.as_of_date) = least(v.period_end_date, $as_of)
        """,
        {"as_of": as_of},
    )
    return {
        ((kpi, scope_type, scope_id), grain, (first, last)): Value(*value)
        for kpi, scope_type, scope_id, grain, first, last, *value in found.fetchall()
    }


def _since(con: duckdb.DuckDBPyConnection, as_of: dt.date) -> dict[str, dt.date]:
    return dict(
        con.execute(
            """
            select kpi, min(period_start_date) from kpis.fct_kpi_values
            where grain in ('day', 'week', 'month') and observations > 0 and is_complete and period_end_date <= ?
            group by kpi
            """,
            [as_of],
        ).fetchall()
    )


def _scopes(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for kpi, kind, scope in con.execute(
        "select distinct kpi, scope_type, scope_id from kpis.fct_kpi_values order by kpi, scope_type, scope_id"
    ).fetchall():
        found.setdefault((kpi, kind), []).append(scope)
    return found


def of_periods(found: dict[str, Periods], is_level: bool) -> Series | None:
    """The series of one KPI and scope from its periods by grain."""
    grains = [grain for grain in GRAINS if grain in found]
    if not grains:
        return None
    first = min(int(found[grain].first[0]) for grain in grains)
    length = max(int(found[grain].last.max()) for grain in grains) - first + 1
    top, bottom = np.full(length, np.nan), np.full(length, np.nan)
    for grain in grains:
        for array, numbers in ((top, found[grain].top), (bottom, found[grain].bottom)):
            _fill(array, numbers, found[grain].first - first, found[grain].last - first + 1, is_level)
    finest = found[grains[-1]]
    holes = [periods.day(one) for one in finest.first[np.isnan(finest.top)]]
    if is_level:
        top, bottom = mended.carry(top), mended.carry(bottom)
    return Series(periods.day(first), grains[-1], np.nan_to_num(top), np.nan_to_num(bottom), holes,
                  _rows(found.get("quarter")), _rows(found.get("month")))  # fmt: skip


def _fill(days: Array, numbers: Array, begin: Array, end: Array, is_level: bool) -> None:
    """A level is that of its period's last day; a sum lies evenly on the days of its period."""
    known = ~np.isnan(numbers)
    numbers, begin, end = numbers[known], begin[known], end[known]
    if is_level:
        days[end - 1] = numbers
        return
    lengths = end - begin
    # The days of all periods one after the other: each period's begin, and how far into it a day is.
    into = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    days[np.repeat(begin, lengths) + into] = np.repeat(numbers / lengths, lengths)


def _rows(found: Periods | None) -> Rows | None:
    if found is None:
        return None
    first, last = ([periods.day(one) for one in days] for days in (found.first, found.last))
    return Rows(first, last, found.top, found.bottom, found.observations)
