"""What the data engineers hear of the tables of the exports: stale ones, and too much in quarantine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipelines import warehouse
from pipelines.goals.numbers import day, share

FRESHNESS, QUARANTINE = "freshness", "quarantine"
BAD = ("stale", "above_limit")


@dataclass(frozen=True)
class Feed:
    """How one table of a source stands in one respect: `aspect` freshness (stale, fresh) or quarantine."""

    name: str
    aspect: str
    state: str
    as_of_date: dt.date
    reason: str


_FRESHNESS = """
    select source || '.' || table_name, max(as_of_date), bool_or(is_stale), min(data_through_date),
        max(stale_after_days)
    from meta.source_freshness where as_of_date is not null group by all order by all
"""
# The newest file decides: a clean one that follows ends the alert.
_QUARANTINE = """
    select source || '.' || table_name, file, quarantined, records_read
    from meta.ingest_files where verdict = 'loaded' and records_read > 0
    qualify row_number() over (
        partition by source, table_name order by coalesce(snapshot_at, landed_at) desc, landed_at desc, file desc
    ) = 1
    order by all
"""


def read(published_path: Path, as_of: dt.date, limit: float, locale: str) -> list[Feed]:
    """Every table of the published file in both respects; `limit` is the share of records in quarantine."""
    with warehouse.connect(published_path, read_only=True) as con:
        fresh = [_freshness(*row, locale) for row in con.execute(_FRESHNESS).fetchall()]
        clean = [_quarantine(*row, as_of, limit, locale) for row in con.execute(_QUARANTINE).fetchall()]
    return [feed for feed in fresh if feed.as_of_date == as_of] + clean


def changes(known: Mapping[tuple[str, str], str], feeds: Iterable[Feed]) -> list[tuple[str, Feed]]:
    """("opened" or "recovered", feed) for each feed that turned bad or good again."""
    found = []
    for feed in feeds:
        previous = known.get((feed.name, feed.aspect))
        if feed.state in BAD and previous != feed.state:
            found.append(("opened", feed))
        elif feed.state not in BAD and previous in BAD:
            found.append(("recovered", feed))
    return found


def _freshness(
    name: str, as_of: dt.date, is_stale: bool, through: dt.date | None, limit: int | None, locale: str
) -> Feed:
    if not is_stale:
        return Feed(name, FRESHNESS, "fresh", as_of, "Its data is recent again; goals on it are judged.")
    reach = f"Its data reaches to {day(through, locale)}" if through else "It has no dated data"
    reason = f"{reach} and may be {limit} days old at most; goals on it are not scored until an export comes."
    return Feed(name, FRESHNESS, "stale", as_of, reason)


def _quarantine(
    name: str, file: str, quarantined: int, records: int, as_of: dt.date, limit: float, locale: str
) -> Feed:
    ratio = (quarantined or 0) / records
    said = f"{quarantined or 0:,} of {records:,} records ({share(ratio, locale, None)}) of {file} are in quarantine"
    if ratio > limit:
        reason = f"{said}, more than {share(limit, locale, None)}; meta.quarantine says which and why."
        return Feed(name, QUARANTINE, "above_limit", as_of, reason)
    return Feed(name, QUARANTINE, "within_limit", as_of, f"{said}.")
