"""The landed files of one table become its raw tables and its lines in the ledger, in one transaction."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass, field

import duckdb

from pipelines import warehouse
from pipelines.company import Company
from pipelines.ingest import (
    carried,
    drift,
    freshness,
    landing,
    ledger,
    lost_currency,
    order,
    personal,
    raw_ddl,
    raw_tables,
    snapshot,
    staged,
    versions,
)
from pipelines.ingest.canonical import refresh_canonical
from pipelines.ingest.door import Held
from pipelines.ingest.gate import Validate, expected, known_by
from pipelines.ingest.intake import Intake
from pipelines.ingest.landing import Drop
from pipelines.ingest.ledger import AccountingError, FileCounts
from pipelines.ingest.memory import Memory
from pipelines.ingest.raw_tables import RawTable
from pipelines.ingest.same_list import of_the_same
from pipelines.ingest.staged import Snapshot
from pipelines.settings import Settings
from pipelines.sources.spec import TableSpec

# What the door and the hashes took of this process stays beside it, and one gigabyte is meant for both.
MEMORY_LIMIT = "512MB"


@dataclass(frozen=True)
class TableLoad:
    """What one load did. `files`: the files that came in now, with their counts; `held`: those that did not;
    `later`: files of a day after the judged one, left for then; `rows_now`: keys that have not vanished."""

    files: list[FileCounts] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    later: list[str] = field(default_factory=list)
    waiting: dict[str, str] = field(default_factory=dict)
    rows_now: int = 0
    vanished: int = 0
    rebuilt: bool = False

    @property
    def read(self) -> int:
        return sum(file.read for file in self.files)

    @property
    def accepted(self) -> int:
        return sum(file.accepted for file in self.files)

    @property
    def duplicates(self) -> int:
        return sum(file.duplicates for file in self.files)

    @property
    def quarantined(self) -> int:
        return sum(file.quarantined for file in self.files)

    @property
    def totals_dropped(self) -> int:
        return sum(file.totals_dropped for file in self.files)


def load_table(
    con: duckdb.DuckDBPyConnection,
    settings: Settings,
    spec: TableSpec,
    company: Company,
    as_of: dt.date,
    intake: Intake,
    validate: Validate | None = None,
    *,
    every_file: bool = False,
) -> TableLoad:
    """Bring the raw tables of `spec` to what its landed files say, as known on `as_of` (`every_file`: as known now).

    `validate(parquet, spec)` judges each file before its first load; what has `.passed` false is held with its
    `.reason`. Files later than everything loaded are added; a late, withdrawn or retyped one makes the tables
    anew from the landing, with the same result. Raises AccountingError (nothing is changed) when a record is
    not accounted for.
    """
    ledger.prepare(con)
    con.execute(f"set memory_limit = '{MEMORY_LIMIT}'")
    try:
        return _load(con, settings, spec, company, as_of, intake, validate, every_file)
    finally:
        con.execute(f"set memory_limit = '{warehouse.MEMORY_LIMIT}'")


def _load(con, settings, spec, company, as_of, intake, validate, every_file) -> TableLoad:
    known = ledger.loaded(con, spec)
    there = [drop for drop in intake.drops if every_file or known_by(drop, as_of, company.time_zone)]
    later = [drop.file for drop in intake.drops if drop not in there]
    drops, failing = expected(settings, spec, company, there, known, validate)
    drops, others = of_the_same(spec, company, drops, known)
    stays = set() if intake.lying is None else {sha256 for sha256, _ in known} - intake.lying
    drops, unnamed = lost_currency.told_apart(spec, company, drops, stays)
    # A file that was held and then taken away, or exported again under its name, holds nothing up.
    landed = [one for one in (*failing, *others, *unnamed) if intake.lying is None or one.sha256 in intake.lying]
    held = [*intake.held, *landed]
    snapshots = _in_order(spec, company, drops)
    con.execute("begin")
    try:
        files, rebuilt = _bring_up(con, settings, spec, company, snapshots, known)
        ledger.record_held(con, spec, held)
        ledger.add_waiting(con, intake.waiting)
        freshness.record(con, spec, company, as_of, drops, held)
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise
    now, vanished = _rows(con, spec)
    return TableLoad(files, held, later, dict(intake.waiting), now, vanished, rebuilt)


def _in_order(spec: TableSpec, company: Company, drops: list[Drop]) -> list[Snapshot]:
    """The drops in time order; the files of one day are one snapshot."""
    ordered = sorted(drops, key=order.place)
    days = [snapshot.day_of(drop.snapshot_at, company.time_zone) for drop in ordered]
    return [Snapshot(number, drop, day) for number, (drop, day) in enumerate(zip(ordered, days, strict=True), 1)]


def _bring_up(con, settings, spec, company, snapshots, known) -> tuple[list[FileCounts], bool]:
    tables = raw_tables.of(spec)
    typed_by = landing.version(spec, company.time_zone)
    fingerprint = f"{typed_by} {raw_ddl.EDITION} duckdb {duckdb.__version__}"
    fresh = [s for s in snapshots if s.drop.identity not in known]
    gone = known - {s.drop.identity for s in snapshots}
    old_days = [s.day for s in snapshots if s.drop.identity in known]
    in_order = not fresh or not old_days or min(s.day for s in fresh) > max(old_days)
    present = [raw_ddl.fingerprint_of(con, table) for table in tables]
    same = all(one == fingerprint for one in present)
    rebuild = not (same and in_order and not gone)
    if not rebuild and not fresh:
        return [], False
    if rebuild:
        for table in tables:
            raw_ddl.recreate(con, table, fingerprint)
        ledger.forget(con, spec, gone, withdrawn=set(Memory(settings.state_dir).withdrawn))
    taken = snapshots if rebuild else fresh
    secret = personal.key(settings.state_dir)
    main, *_ = [_fold(con, table, taken, company, secret) for table in tables]
    files = [_counted(s.drop, *main.get(s.number, (0, 0))) for s in taken]
    new = {s.drop.identity for s in fresh}
    # Typed another way, other records of a file can be read: what the ledger said of it is not true any more.
    retyped = not all((one or "").startswith(typed_by) for one in present)
    if retyped:
        ledger.clear(con, spec)
    before = {after.number: s.drop for s, after in itertools.pairwise(snapshots)}
    for snap, file in zip(taken, files, strict=True):
        file.check()
        if retyped or snap.drop.identity in new:
            odd = (drift.told(before.get(snap.number), snap.drop), order.doubt(snap.drop, snapshots))
            ledger.record_loaded(con, spec, snap.drop, file, "; ".join(filter(None, odd)) or None)
    carried.carry(con, tables[0])
    added = [file for snap, file in zip(taken, files, strict=True) if snap.drop.identity in new]
    return added, rebuild


def _fold(con, table: RawTable, snapshots: list[Snapshot], company: Company, secret: bytes):
    staged.stage(con, table, snapshots, company.time_zone, secret)
    return versions.fold(con, table, snapshots)


def _counted(drop: Drop, accepted: int, duplicates: int) -> FileCounts:
    said = drop.manifest
    quarantined = said["ragged"] + said["bad"]
    return FileCounts(drop.file, drop.sha256, said["read"], accepted, duplicates, quarantined, said["totals"])


def _rows(con, spec: TableSpec) -> tuple[int, int]:
    table = raw_ddl.newest(raw_tables.of(spec)[0])
    return con.execute(f"select count(*) - count(_vanished_at), count(_vanished_at) from {table}").fetchall()[0]


__all__ = ["AccountingError", "TableLoad", "load_table", "refresh_canonical"]
