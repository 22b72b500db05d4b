"""What became of every file: `meta.ingest_files`, `meta.quarantine`; columns in docs/architecture.md."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines import clock
from pipelines.ingest import sql
from pipelines.ingest.door import Held
from pipelines.ingest.landing import QUARANTINE, Drop
from pipelines.sources.entities import ENTITIES
from pipelines.sources.spec import TableSpec
from pipelines.yaml_file import FileError

TABLES = """
create schema if not exists meta;
create table if not exists meta.ingest_files (
    file varchar, source varchar, table_name varchar, sha256 varchar, records_read bigint, accepted bigint,
    duplicates bigint, quarantined bigint, totals_dropped bigint, verdict varchar, reason varchar,
    landed_at timestamp, snapshot_at timestamp, snapshot_known_by varchar, further_columns varchar,
    absent_columns varchar);
alter table meta.ingest_files add column if not exists snapshot_known_by varchar;
alter table meta.ingest_files add column if not exists further_columns varchar;
alter table meta.ingest_files add column if not exists absent_columns varchar;
create table if not exists meta.quarantine (
    file varchar, source varchar, table_name varchar, sha256 varchar, line_number bigint, column_name varchar,
    raw_value varchar, reason varchar);
create table if not exists meta.source_freshness (
    source varchar, table_name varchar, entity varchar, files bigint, data_through_date date, as_of_date date,
    stale_after_days integer, is_stale boolean, reason varchar);
create table if not exists meta.waiting_files (file varchar, reason varchar);
create table if not exists meta.mapping_errors (
    file varchar, line integer, column_number integer, message varchar);
"""


class AccountingError(AssertionError):
    """records read is not accepted + duplicates + quarantined + totals dropped: a row was lost or invented."""


@dataclass(frozen=True)
class FileCounts:
    """What became of the records of one loaded file."""

    file: str
    sha256: str
    read: int
    accepted: int
    duplicates: int
    quarantined: int
    totals_dropped: int

    def check(self) -> None:
        """Raise AccountingError unless every record is accounted for."""
        found = self.accepted + self.duplicates + self.quarantined + self.totals_dropped
        if found != self.read:
            raise AccountingError(
                f"{self.file}: {self.read:,} records read, but {self.accepted:,} accepted + "
                f"{self.duplicates:,} duplicates + {self.quarantined:,} quarantined + {self.totals_dropped:,} totals "
                f"dropped = {found:,}; nothing of this table was loaded: please report it with its manifest"
            )


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(TABLES)


def loaded(con: duckdb.DuckDBPyConnection, spec: TableSpec) -> set[tuple[str, dt.datetime]]:
    """(sha256, snapshot time) of every file that is in the table."""
    return set(
        con.execute(
            "select sha256, snapshot_at from meta.ingest_files "
            "where source = ? and table_name = ? and verdict = 'loaded'",
            [spec.source, spec.table],
        ).fetchall()
    )


def held(con: duckdb.DuckDBPyConnection, spec: TableSpec) -> list[Held]:
    """The files of the table that are held now."""
    rows = con.execute(
        "select file, sha256, source, table_name, reason from meta.ingest_files "
        "where source = ? and table_name = ? and verdict = 'held' order by file",
        [spec.source, spec.table],
    ).fetchall()
    return [Held(*row) for row in rows]


def record_loaded(
    con: duckdb.DuckDBPyConnection, spec: TableSpec, drop: Drop, counts: FileCounts, odd: str | None = None
) -> None:
    """A loaded file with its counts, and its quarantined records; `odd` says what is strange about it."""
    reason = "the file holds a header row and no records" if counts.read == 0 else odd
    con.execute(
        "insert into meta.ingest_files values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'loaded', ?, ?, ?, ?, ?, ?)",
        [drop.file, spec.source, spec.table, drop.sha256, counts.read, counts.accepted, counts.duplicates,
         counts.quarantined, counts.totals_dropped, reason, drop.landed_at, drop.snapshot_at, drop.known_by,
         _listed(drop.manifest["unknown"].values()), _listed(_absent(spec, drop))],
    )  # fmt: skip
    if counts.quarantined:
        con.execute(
            "insert into meta.quarantine select ?, ?, ?, ?, line_number, column_name, "
            f"{_shown(spec)}, reason from read_parquet(?)",
            [drop.file, spec.source, spec.table, drop.sha256, str(drop.folder / QUARANTINE)],
        )


def _absent(spec: TableSpec, drop: Drop) -> Iterable[str]:
    """The columns of the table that have no header in the file."""
    return (c.name for c in spec.columns if c.headers and c.name not in drop.manifest["mapping"])


def _listed(names: Iterable[str]) -> str | None:
    return ", ".join(names) or None


def absent(con: duckdb.DuckDBPyConnection, source: str, table: str) -> list[tuple[str, dt.datetime, set[str]]]:
    """(file, snapshot time, columns that it does not have) of every loaded file of the table, in order of time."""
    rows = con.execute(
        "select file, snapshot_at, coalesce(absent_columns, '') from meta.ingest_files "
        "where source = ? and table_name = ? and verdict = 'loaded' order by 2, 1",
        [source, table],
    ).fetchall()
    return [(file, at, set(filter(None, columns.split(", ")))) for file, at, columns in rows]


def _shown(spec: TableSpec) -> str:
    """The raw value as it may be published: the original stays in the landing's quarantine.

    Addresses are masked everywhere; of a table with personal columns a whole record, or a cell of such a
    column, shows its shape only.
    """
    known = ENTITIES[spec.entity]
    private = [header for c in spec.columns if "hashed" in (c.kind, known.get(c.name)) for header in c.headers]
    masked = r"regexp_replace(raw_value, '[^\s,;\"<>]+@[^\s,;\"<>]+', '…@…', 'g')"
    if not private and not spec.dropped:
        return masked
    headers = ", ".join(sql.literal(header.lower()) for header in private) or "null"
    shape = r"regexp_replace(raw_value, '[\p{L}\p{N}]', 'x', 'g')"
    return f"if(column_name is null or lower(column_name) in ({headers}), {shape}, {masked})"


def record_held(con: duckdb.DuckDBPyConnection, spec: TableSpec, held: Iterable[Held]) -> None:
    """The files of a table that are held now; what was held before and is not any more goes."""
    con.execute(
        "delete from meta.ingest_files where source = ? and table_name = ? and verdict = 'held'",
        [spec.source, spec.table],
    )
    for one in held:
        _insert_held(con, one)


def record_refused(con: duckdb.DuckDBPyConnection, refused: Iterable[Held]) -> None:
    """The files that no table can take now, in place of those of the look before."""
    con.execute("delete from meta.ingest_files where verdict in ('held', 'unrecognised') and table_name is null")
    con.execute("delete from meta.ingest_files where verdict = 'unrecognised'")
    for one in refused:
        if one.table is None:
            _insert_held(con, one)


def record_waiting(con: duckdb.DuckDBPyConnection, waiting: Mapping[str, str]) -> None:
    """The files that could not be read now (file -> reason), in place of those of the look before."""
    con.execute("delete from meta.waiting_files")
    add_waiting(con, waiting)


def add_waiting(con: duckdb.DuckDBPyConnection, waiting: Mapping[str, str]) -> None:
    """Files that changed while they were read, beside those that the look at the folder left."""
    for file, reason in sorted(waiting.items()):
        con.execute("delete from meta.waiting_files where file = ?", [file])
        con.execute("insert into meta.waiting_files values (?, ?)", [file, reason])


def record_mapping_errors(con: duckdb.DuckDBPyConnection, errors: Iterable[FileError], data_dir: Path) -> None:
    """What is wrong with the mapping files now; `file` is relative to the data folder."""
    con.execute("delete from meta.mapping_errors")
    for error in errors:
        place = error.place
        inside = place.path.is_relative_to(data_dir)
        file = place.path.relative_to(data_dir).as_posix() if inside else place.path.name
        con.execute(
            "insert into meta.mapping_errors values (?, ?, ?, ?)", [file, place.line, place.column, error.message]
        )


def forget(
    con: duckdb.DuckDBPyConnection,
    spec: TableSpec,
    gone: Iterable[tuple[str, dt.datetime]],
    withdrawn: set[str],
) -> None:
    """Files that are not in the table any more: withdrawn by hand, or not known yet on the judged day."""
    for sha256, snapshot_at in gone:
        if sha256 in withdrawn:
            record_withdrawn(con, sha256)
            continue
        where = "source = ? and table_name = ? and sha256 = ?"
        con.execute(
            f"delete from meta.ingest_files where {where} and snapshot_at = ? and verdict = 'loaded'",
            [spec.source, spec.table, sha256, snapshot_at],
        )
        con.execute(f"delete from meta.quarantine where {where}", [spec.source, spec.table, sha256])


def clear(con: duckdb.DuckDBPyConnection, spec: TableSpec) -> None:
    """The lines of every loaded file of the table, which are written anew."""
    con.execute(
        "delete from meta.ingest_files where source = ? and table_name = ? and verdict = 'loaded'",
        [spec.source, spec.table],
    )
    con.execute("delete from meta.quarantine where source = ? and table_name = ?", [spec.source, spec.table])


def record_withdrawn(con: duckdb.DuckDBPyConnection, sha256: str) -> None:
    """The file keeps its row; its counts and its quarantine go."""
    con.execute(
        "update meta.ingest_files set verdict = 'withdrawn', reason = 'withdrawn by hand', records_read = null, "
        "accepted = null, duplicates = null, quarantined = null, totals_dropped = null where sha256 = ?",
        [sha256],
    )
    con.execute("delete from meta.quarantine where sha256 = ?", [sha256])


def _insert_held(con: duckdb.DuckDBPyConnection, held: Held) -> None:
    seen_at = clock.now().replace(tzinfo=None, microsecond=0)
    con.execute(
        "insert into meta.ingest_files (file, source, table_name, sha256, verdict, reason, landed_at) "
        "values (?, ?, ?, ?, ?, ?, ?)",
        [held.file, held.source, held.table, held.sha256, held.verdict, held.reason, seen_at],
    )
