"""Which of two files of a table is the later one, and whether that is certain."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from pipelines.ingest import snapshot
from pipelines.ingest.landing import Drop
from pipelines.ingest.staged import Snapshot

_NEVER = dt.datetime(1, 1, 1)  # noqa: DTZ001  UTC without zone, as all times here
UNSURE = "its place in time is unsure"


def place(drop: Drop) -> tuple:
    """Sorts drops into the order of time. At one time the names decide where they tell the time, else the newest
    record and the time of the file: copies on one day follow their data, exports without new records their files."""
    past = drop.newest.past if drop.is_bounded else None
    name = snapshot.name_order(drop.file)
    by_name = name if drop.known_by == snapshot.NAME else ()
    return drop.snapshot_at, by_name, past or _NEVER, _written(drop), name, drop.sha256


def settled(drops: Iterable[Drop]) -> list[Drop]:
    """The drops, none before another that is the older one both by its newest record and by the time of its file."""
    settled: list[Drop] = []
    bounded: list[Drop] = []
    for drop in sorted(drops, key=lambda d: (d.newest.past or _NEVER, _written(d))):
        if drop.is_bounded:
            older = [one.snapshot_at for one in bounded if _written(one) <= _written(drop)]
            drop = replace(drop, snapshot_at=max([drop.snapshot_at, *older]))
            bounded.append(drop)
        settled.append(drop)
    return settled


def doubt(drop: Drop, all_of_them: Iterable[Snapshot]) -> str | None:
    """Where the newest record of two files says one order and the times of the files the other: a sentence."""
    if not drop.is_bounded:
        return None
    for other in (snap.drop for snap in all_of_them):
        if other.is_bounded and _contradict(drop, other):
            stands = "before" if place(drop) < place(other) else "after"
            age = "older" if drop.newest.past < other.newest.past else "newer"
            return (
                f"{UNSURE}: it stands {stands} {other.file}; by its newest record it is the {age} one, by the time "
                "of the file it is not: put the day of the export into the names, or state it under `exported`"
            )
    return None


def _contradict(one: Drop, other: Drop) -> bool:
    apart = _written(one).date() != _written(other).date()
    return (
        apart
        and (one.newest.past < other.newest.past) == (_written(one) > _written(other))
        and (one.newest.past != other.newest.past)
    )


def _written(drop: Drop) -> dt.datetime:
    return drop.written_at or drop.landed_at
