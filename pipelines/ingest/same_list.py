"""Whether a new snapshot lists what the one before it lists: two lists without one key in common do not."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable

import polars as pl

from pipelines.company import Company
from pipelines.ingest import snapshot
from pipelines.ingest.door import Held
from pipelines.ingest.landing import Drop
from pipelines.sources.spec import TableSpec

# A list of fewer may be another one within a week.
FEW = 10


def of_the_same(
    spec: TableSpec, company: Company, drops: list[Drop], known: set[tuple[str, dt.datetime]]
) -> tuple[list[Drop], list[Held]]:
    """The drops that continue their table, and the new ones that are held because they list something else.

    The files of one day are one snapshot; it is compared with the one before it, the first with the one after it.
    Nothing is remembered: a file that was withdrawn may change the answer.
    """
    is_whole = spec.snapshot and not spec.filtered_view and spec.key
    if not is_whole or all(drop.identity in known for drop in drops):
        return drops, []
    days = {
        day: list(there) for day, there in itertools.groupby(_in_time(drops, company), lambda d: _day(d, company))
    }
    trusted = [day for day, there in days.items() if any(drop.identity in known for drop in there)]
    good: list[Drop] = []
    held: list[Held] = []
    for day, there in days.items():
        beside = _neighbour(day, trusted) if day not in trusted else None
        reason = _reason(spec, there, days[beside]) if beside else None
        if reason is None:
            good += there
            trusted.append(day)
        else:
            held += [Held(drop.file, drop.sha256, spec.source, spec.table, reason) for drop in there]
    return good, held


def _in_time(drops: Iterable[Drop], company: Company) -> list[Drop]:
    return sorted(drops, key=lambda drop: _day(drop, company))


def _day(drop: Drop, company: Company) -> dt.date:
    return snapshot.day_of(drop.snapshot_at, company.time_zone)


def _neighbour(day: dt.date, trusted: list[dt.date]) -> dt.date | None:
    before = [other for other in trusted if other < day]
    return max(before) if before else min(trusted, default=None)


def _reason(spec: TableSpec, there: list[Drop], beside: list[Drop]) -> str | None:
    keys, others = _keys(spec, there), _keys(spec, beside)
    if keys.is_empty() or len(others) < FEW or keys.is_in(others.implode()).any():
        return None
    named = " and ".join(f"'{there[0].manifest['mapping'].get(name, name)}'" for name in spec.key)
    return (
        f"none of its {len(keys):,} rows has a {named} that is among the {len(others):,} of {beside[-1].file}, "
        f"whose rows would all count as vanished: it is another list than {spec.id}, or only what is new of it; take "
        "it out of exports/, or export the whole list. If the list was made anew, withdraw the files of the old one "
        "(`paceline withdraw FILE`)"
    )


def _keys(spec: TableSpec, drops: list[Drop]) -> pl.Series:
    """The keys of a snapshot as hashes: millions of them must fit beside each other."""
    key = pl.struct(pl.col(name).cast(pl.String) for name in spec.key).hash()
    found = [pl.scan_parquet(drop.folder / "rows.parquet").select(key=key).collect()["key"] for drop in drops]
    return pl.concat(found).unique()
