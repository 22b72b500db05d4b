"""When a file was exported: as its spec states, else a date in its name, else the time of the file."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

# Not a part of a longer number: `report1726555000000.csv` is a serial number, not a day.
_DAY = re.compile(r"(?<!\d)(20\d{2})([-_.]?)(\d{2})\2(\d{2})(?!\d)")


def named_day(file_name: str) -> dt.date | None:
    """The last calendar day in a file name (`…-2026-07-01.csv`, `…_20260701`): a range ends with it."""
    for match in reversed(list(_DAY.finditer(file_name))):
        try:
            return dt.date(int(match[1]), int(match[3]), int(match[4]))
        except ValueError:
            continue
    return None


def moment(file_name: str, mtime_ns: int, company_zone: str, data_through: str | None = None) -> dt.datetime:
    """The snapshot's time in UTC, without zone: midnight of the day that the spec states as the end of the data,
    else of the day in the name, else when the file was written."""
    day = dt.date.fromisoformat(data_through) if data_through else named_day(file_name)
    if day is None:
        return dt.datetime.fromtimestamp(mtime_ns // 1_000_000_000, dt.UTC).replace(tzinfo=None)
    local = dt.datetime.combine(day, dt.time(), ZoneInfo(company_zone))
    return local.astimezone(dt.UTC).replace(tzinfo=None)


def day_of(moment_utc: dt.datetime, company_zone: str) -> dt.date:
    """The company's day on which that moment falls."""
    return moment_utc.replace(tzinfo=dt.UTC).astimezone(ZoneInfo(company_zone)).date()


def name_order(file_name: str) -> tuple:
    """Sorts `deals-2026-07-01.csv`, `…-2.csv`, `…-10.csv` as a person would."""
    stem = file_name.rsplit("/", 1)[-1].split(".")[0].lower()
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", stem) if part)
