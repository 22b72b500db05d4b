"""Quiet hours of alerts.yml: letters about goals wait until they are over."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from pipelines.company import WEEKDAYS
from pipelines.yaml_file import Block, nearest


@dataclass(frozen=True)
class QuietHours:
    """`start` to `end` each night (or within a day), in the company's zone, and `days` that are quiet whole."""

    start: dt.time | None = None
    end: dt.time | None = None
    days: tuple[str, ...] = ()

    def hold(self, moment: dt.datetime, time_zone: str) -> bool:
        """Whether `moment` is quiet; the end itself no longer is."""
        local = moment.astimezone(ZoneInfo(time_zone))
        if WEEKDAYS[local.weekday()] in self.days:
            return True
        if self.start is None or self.end is None:
            return False
        now = local.time()
        if self.start <= self.end:
            return self.start <= now < self.end
        return now >= self.start or now < self.end


def parse(top: Block) -> QuietHours | None:
    """What stands under `quiet_hours:`, or None. Raises FileError."""
    block = top.get("quiet_hours")
    if block is None:
        return None
    if not isinstance(block, Block):
        raise top.error("quiet_hours", "quiet hours are `{from: 20:00, to: 07:00, days: [saturday, sunday]}`")
    block.expect_keys(("from", "to", "days"))
    if ("from" in block) != ("to" in block):
        raise block.error("from", "quiet hours need both `from` and `to`")
    days = block.get("days") or []
    days = days if isinstance(days, list) else [days]
    for day in days:
        if day not in WEEKDAYS:
            raise block.error("days", f"unknown weekday '{day}'{nearest(str(day), WEEKDAYS)}")
    return QuietHours(_time(block, "from"), _time(block, "to"), tuple(days))


def _time(block: Block, key: str) -> dt.time | None:
    text = block.get(key)
    if text is None:
        return None
    try:
        return dt.datetime.strptime(str(text), "%H:%M").time()  # noqa: DTZ007 - a time of day, of any day
    except ValueError:
        raise block.error(key, f"'{text}' is not a time of day; write it as 20:00") from None
