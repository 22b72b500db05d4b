"""The only place that asks what time it is. Everything below the schedule is told its `as_of`."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo


def now() -> dt.datetime:
    """This moment, in UTC, with its zone."""
    return dt.datetime.now(dt.UTC)


def yesterday(time_zone: str) -> dt.date:
    """The last complete day in `time_zone`: what a run judges when nobody pins another day."""
    return now().astimezone(ZoneInfo(time_zone)).date() - dt.timedelta(days=1)
