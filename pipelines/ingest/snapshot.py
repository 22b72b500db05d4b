"""When a file was exported: as the user states, else by the newest change in its data, else by its name, else by the
time of the file; and not before anything that its data says had happened."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from zoneinfo import ZoneInfo

from pipelines.ingest.newest import Newest

# Not a part of a longer number.
_DAY = re.compile(r"(?<!\d)(20\d{2})([-_.]?)(\d{2})\2(\d{2})(?!\d)")
# `report1726555000000.csv`: the milliseconds since 1970 at which Salesforce wrote the report.
_EPOCH = re.compile(r"(?i)report(1\d{12})(?!\d)")
# How the time of a snapshot is known, the best first; PAST: the newest time in it, which is only a bound.
STATED, EXTRACT, DATA, NAME, FILE, PAST = "company.yml", "data_through", "data", "name", "file", "past"
# Few lists stand still for two weekly exports: a file written this long after the newest thing in it is taken for a
# copy of an old export. With more days an old export that is copied late would undo what newer ones say; with less a
# newer export whose newest record was deleted would stand before the older one.
QUIET = dt.timedelta(days=14)


@dataclass(frozen=True)
class Taken:
    """When a file was exported (UTC, without zone), and how that is known."""

    at: dt.datetime
    known_by: str

    def by_data(self, newest: Newest, company_zone: str) -> Taken:
        """People rename and copy files; when a record was last changed, and what had happened, stands in them."""
        if self.known_by in (STATED, EXTRACT):
            return self
        if newest.changed is not None:
            return Taken(newest.changed.replace(microsecond=0), DATA)
        if newest.past is None:
            return self
        past = Taken(newest.past.replace(microsecond=0), PAST)
        if self.known_by == NAME:
            # A name is believed unless something had happened by then that came after its day.
            return past if past.at >= self.at + dt.timedelta(days=1) else self
        if self.known_by != FILE or self.at - past.at > QUIET:
            return past
        # By its day, as a name: files that were copied on one day stand in the order of their data.
        day = _utc(dt.datetime.combine(day_of(self.at, company_zone), dt.time()), company_zone)
        return Taken(day, FILE) if day > past.at else past


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
    the spec states as the end of the data, else the time or the day in the name, else when the file was written."""
    said = _stated(file_name, stated or {})
    if said is not None:
        return Taken(_utc(said, company_zone), STATED)
    epoch = _EPOCH.search(file_name.rsplit("/", 1)[-1])
    if epoch and not data_through:
        return Taken(_at(int(epoch[1]) // 1000), NAME)
    known_by = EXTRACT if data_through else NAME
    day = dt.date.fromisoformat(data_through) if data_through else named_day(file_name)
    if day is None:
        return Taken(written_at(mtime_ns), FILE)
    return Taken(_utc(dt.datetime.combine(day, dt.time()), company_zone), known_by)


def written_at(mtime_ns: int) -> dt.datetime:
    return _at(mtime_ns // 1_000_000_000)


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


def _at(seconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC).replace(tzinfo=None)


def _utc(local: dt.datetime, company_zone: str) -> dt.datetime:
    return local.replace(tzinfo=ZoneInfo(company_zone)).astimezone(dt.UTC).replace(tzinfo=None)
