"""Whether the data cover a whole period: months that are silent between busy ones, files of it that were refused."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from pipelines.goals import mended
from pipelines.goals.dates import Window, month_end, shift_years

if TYPE_CHECKING:
    from pipelines.goals.series import Rows

# So many rows were to be expected in months that have none: by chance that happens once in 20,000 times.
LEAST_EXPECTED = 10.0
# A year or a month in a file's name is the period it is of; a whole date is the day it was made.
_PERIOD = re.compile(r"(?<!\d)(20\d\d)(?:[-_]?(0[1-9]|1[0-2]))?(?![-_]?\d)")


@dataclass(frozen=True)
class Refused:
    """A file that was not loaded and says in its name which period it is of."""

    file: str
    first: dt.date
    last: dt.date

    def touches(self, window: Window) -> bool:
        return self.first <= window[1] and self.last >= window[0]


def silent(rows: Rows | None, window: Window) -> Window | None:
    """The longest run of months inside `window` without a single row that cannot be chance: its first and last day.

    `rows` are the months of the whole company. A month that was as silent a year before or after is its season.
    """
    if rows is None:
        return None
    counted = {first: int(n) for first, n in zip(rows.first, rows.observations, strict=True) if n > 0}
    longest: list[dt.date] = []
    run: list[dt.date] = []
    for month in mended.month_starts(window[0].replace(day=1), window[1]):
        inside = month >= window[0] and month_end(month) <= window[1]
        season = any(_is_silent(shift_years(month, way), counted) for way in (-1, 1))
        run = [*run, month] if inside and _is_silent(month, counted) and not season else []
        longest = max(longest, run, key=len)
    if not longest:
        return None
    others = len(mended.month_starts(min(counted), max(counted))) - len(longest)
    expected = len(longest) * sum(counted.values()) / max(others, 1)
    return (longest[0], month_end(longest[-1])) if expected >= LEAST_EXPECTED else None


def _is_silent(month: dt.date, counted: dict[dt.date, int]) -> bool:
    """Whether a month has no row though there are some before and after it."""
    return bool(counted) and min(counted) < month < max(counted) and month not in counted


def refused(con: duckdb.DuckDBPyConnection) -> dict[str, list[Refused]]:
    """The refused files that name their period, by source; a file that was loaded after all is none of them."""
    there = con.execute(
        "select 1 from information_schema.tables where table_schema = 'meta' and table_name = 'ingest_files'"
    ).fetchone()
    if there is None:
        return {}
    rows = con.execute(
        """
        select distinct source, file from meta.ingest_files as f
        where verdict in ('held', 'unrecognised')
            and not exists (from meta.ingest_files as g where g.file = f.file and g.verdict = 'loaded')
        order by all
        """
    ).fetchall()
    return _by_source(rows)


def _by_source(rows: Iterable[tuple[str | None, str]]) -> dict[str, list[Refused]]:
    found: dict[str, list[Refused]] = {}
    for source, file in rows:
        # An unrecognised file may have no source yet; it lies in the folder of the tool it came from.
        name = source or file.split("/")[0]
        period = _PERIOD.search(file.rsplit("/", 1)[-1])
        if period:
            first = dt.date(int(period[1]), int(period[2] or 1), 1)
            last = month_end(first) if period[2] else first.replace(month=12, day=31)
            found.setdefault(name, []).append(Refused(file, first, last))
    return found
