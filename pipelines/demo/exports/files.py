"""What an export file is, and the small helpers that all writers of files share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import polars as pl

from pipelines.demo import market, span

ZONE = ZoneInfo(market.TIME_ZONE)
# The morning after the last day judged, a full export in mid-2026 and one a week for the last two months.
LAST_EXPORT = span.AS_OF + dt.timedelta(days=1)
FIRST_EXPORT = dt.date(2026, 7, 3)
WEEKLY = tuple(LAST_EXPORT - dt.timedelta(weeks=week) for week in range(6, -1, -1))
# What is not exported every week is there once more for the end of August, so that the day can be judged again as it
# was known then.
TWICE = (LAST_EXPORT - dt.timedelta(weeks=3), LAST_EXPORT)
# From this size on every table is written once: a benchmark wants rows, not their repetition.
ONCE_FROM_SCALE = 3.0


@dataclass(frozen=True)
class Export:
    """One file: its path below `exports/`, the day on which it was exported, and its bytes."""

    path: str
    day: dt.date
    data: bytes


Exports = Iterator[Export]


def snapshot_days(scale: float, later: tuple[dt.date, ...] = WEEKLY) -> tuple[dt.date, ...]:
    """The days on which a full export was made: mid-2026 and the `later` ones."""
    return (LAST_EXPORT,) if scale >= ONCE_FROM_SCALE else (FIRST_EXPORT, *later)


def midnight(day: dt.date) -> dt.datetime:
    """The moment (UTC, no zone) at which `day` begins for the company: its export knows what came before."""
    local = dt.datetime.combine(day, dt.time(), ZONE)
    return local.astimezone(dt.UTC).replace(tzinfo=None)


def local(column: str | pl.Expr, form: str = "%Y-%m-%d %H:%M") -> pl.Expr:
    """A UTC moment as text in the company's zone."""
    moment = pl.col(column) if isinstance(column, str) else column
    zoned = moment.dt.replace_time_zone("UTC").dt.convert_time_zone(market.TIME_ZONE)
    return zoned.dt.strftime(form)


def utc(column: str | pl.Expr, form: str = "%Y-%m-%d %H:%M") -> pl.Expr:
    """A UTC moment as text, in UTC."""
    return (pl.col(column) if isinstance(column, str) else column).dt.strftime(form)


def known(column: str, moment: dt.datetime) -> pl.Expr:
    """The moment, where it had come by then; else null."""
    return pl.when(pl.col(column) < moment).then(column)


def money(column: str | pl.Expr) -> pl.Expr:
    """Two decimals, point as the decimal mark."""
    cents = ((pl.col(column) if isinstance(column, str) else column) * 100).round().cast(pl.Int64)
    sign = pl.when(cents < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    return pl.format("{}{}.{}", sign, cents.abs() // 100, (cents.abs() % 100).cast(pl.String).str.zfill(2))


def label(column: str, names) -> pl.Expr:
    """The name behind an index."""
    return pl.col(column).replace_strict(list(range(len(names))), list(names), return_dtype=pl.String)


def csv(frame: pl.DataFrame, quote: str = "necessary") -> bytes:
    """The frame as CSV in UTF-8 with LF; nulls are empty."""
    return frame.write_csv(quote_style=quote).encode()


def text(frame: pl.DataFrame) -> pl.DataFrame:
    """Every column as text with nulls as empty text, so that no quotes appear where a tool writes none."""
    return frame.with_columns(pl.all().cast(pl.String))


def halves() -> list[tuple[str, dt.date, dt.date]]:
    """(name, first day, day after the last) of every half-year up to the last day."""
    found = []
    for year in range(2023, span.AS_OF.year + 1):
        for half, (month, after) in enumerate(((1, (year, 7)), (7, (year + 1, 1))), start=1):
            first, end = dt.date(year, month, 1), dt.date(*after, 1)
            if first <= span.AS_OF:
                found.append((f"{year}-H{half}", first, min(end, LAST_EXPORT)))
    return found


def years(first: int = 2023) -> list[tuple[str, dt.date, dt.date]]:
    """(name, first day, day after the last) of every year up to the last day."""
    spans = [(year, dt.date(year, 1, 1), dt.date(year + 1, 1, 1)) for year in range(first, span.AS_OF.year + 1)]
    return [(str(year), start, min(end, LAST_EXPORT)) for year, start, end in spans]


def quarters() -> list[tuple[str, dt.date, dt.date]]:
    """(name, first day, day after the last) of every quarter up to the last day."""
    found = []
    for name, start, end in years():
        for quarter in range(4):
            first = dt.date(start.year, 3 * quarter + 1, 1)
            after = dt.date(start.year + (quarter == 3), (3 * quarter + 4) % 12 or 12, 1)
            if first < end:
                found.append((f"{name}-Q{quarter + 1}", first, min(after, end)))
    return found


def part(frame: pl.DataFrame, column: str, first: dt.date, end: dt.date) -> pl.DataFrame:
    """Rows of the company's days [first, end). The column holds a UTC moment, or a date."""
    if frame.schema[column] == pl.Date:
        return frame.filter(pl.col(column) >= first, pl.col(column) < end)
    return frame.filter(pl.col(column) >= midnight(first), pl.col(column) < midnight(end))
