"""When a file was exported: as the user states, else by the newest time in its data, else by its name, else by the
time of the file."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from zoneinfo import ZoneInfo

from pipelines.ingest.newest import Newest

# Not a part of a longer number: `report1726555000000.csv` is a serial number, not a day.
_DAY = re.compile(r"(?<!\d)(20\d{2})([-_.]?)(\d{2})\2(\d{2})(?!\d)")
# How the time of a snapshot is known, the best first.
STATED, EXTRACT, DATA, NAME, FILE = "company.yml", "data_through", "data", "name", "file"


@dataclass(frozen=True)
class Taken:
    """When a file was exported (UTC, without zone), and how that is known."""

    at: dt.datetime
    known_by: str

    def by_data(self, newest: Newest) -> Taken:
        """People rename files; when a record was last changed, and what had happened by then, stands in them."""
        if self.known_by in (STATED, EXTRACT):
            return self
        if newest.changed is not None:
            return Taken(newest.changed.replace(microsecond=0), DATA)
        # A name is believed unless something had happened by then that came after its day.
        is_late = newest.past is not None and newest.past >= self.at + dt.timedelta(days=1)
        if newest.past is not None and (self.known_by == FILE or is_late):
            return Taken(newest.past.replace(microsecond=0), DATA)
        return self


def named_day(file_name: str) -> dt.date | None:
    """The last calendar day in a file name (`…-2026-07-01.csv`, `…_20260701`): a range ends with it."""
    for match in reversed(list(_DAY.finditer(file_name))):
        try:
            return dt.date(int(match[1]), int(match[3]), int(match[4]))
        except ValueError:
            continue
    return None


def taken(
    file_name: str,
    mtime_ns: int,
    company_zone: str,
    data_through: str | None = None,
    stated: Mapping[str, dt.datetime] | None = None,
) -> Taken:
    """What can be said before the file is read: as `stated` for a file of this name, else midnight of the day that
    the spec states as the end of the data, else of the day in the name, else when the file was written."""
    said = _stated(file_name, stated or {})
    if said is not None:
        return Taken(_utc(said, company_zone), STATED)
    known_by = EXTRACT if data_through else NAME
    day = dt.date.fromisoformat(data_through) if data_through else named_day(file_name)
    if day is None:
        return Taken(dt.datetime.fromtimestamp(mtime_ns // 1_000_000_000, dt.UTC).replace(tzinfo=None), FILE)
    return Taken(_utc(dt.datetime.combine(day, dt.time()), company_zone), known_by)


def day_of(moment_utc: dt.datetime, company_zone: str) -> dt.date:
    """The company's day on which that moment falls."""
    return moment_utc.replace(tzinfo=dt.UTC).astimezone(ZoneInfo(company_zone)).date()


def name_order(file_name: str) -> tuple:
    """Sorts `deals-2026-07-01.csv`, `…-2.csv`, `…-10.csv` as a person would."""
    stem = file_name.rsplit("/", 1)[-1].split(".")[0].lower()
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", stem) if part)


def _stated(file_name: str, stated: Mapping[str, dt.datetime]) -> dt.datetime | None:
    """The first pattern that names the file, with or without its folder."""
    names = (file_name, file_name.rsplit("/", 1)[-1])
    return next((at for form, at in stated.items() if any(fnmatchcase(name, form) for name in names)), None)


def _utc(local: dt.datetime, company_zone: str) -> dt.datetime:
    return local.replace(tzinfo=ZoneInfo(company_zone)).astimezone(dt.UTC).replace(tzinfo=None)
