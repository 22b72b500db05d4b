"""Landed rows on their way into a raw table: personal data hashed, dated, one row per record.

They are read from the landing each time and not copied: of a table with a key a pass needs few columns or few rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from pipelines.ingest import personal, raw_tables, sql
from pipelines.ingest.landing import SEEN_KEYS, Drop
from pipelines.ingest.raw_tables import RawTable
from pipelines.sources.entities import stored_name

# `https://www.Acme.com/about` and `acme.com` are one company.
DOMAIN = r"regexp_replace(lower(trim({0})), '^(https?://)?(www\.)?([^/]*).*$', '\3')"

ROW_OF = "select l.number, l.file_row_number as row"
# So many texts stand in memory at a time.
HASHED_AT_ONCE = 100_000


@dataclass(frozen=True)
class Snapshot:
    """One drop in its place: `number` 1.. in time order; the files of one `day` (the company's) are one
    snapshot, whether they are parts of an export or the same export taken twice."""

    number: int
    drop: Drop
    day: dt.date


def full_days(table: RawTable, snapshots: list[Snapshot]) -> dict[dt.date, dt.datetime]:
    """The days whose files say which keys there are, and when (UTC): a key missing from them has vanished.

    Not a day with a record whose key could not be read, nor one without any record: an empty export is more
    likely a slip than the end of everything.
    """
    days: dict[dt.date, list[Snapshot]] = {}
    for snap in snapshots:
        days.setdefault(snap.day, []).append(snap)
    return {
        day: min(s.drop.snapshot_at for s in parts)
        for day, parts in days.items()
        if table.may_vanish
        and all(_tells_all(table, s.drop) for s in parts)
        and any(s.drop.manifest["read"] for s in parts)
    }


def _tells_all(table: RawTable, drop: Drop) -> bool:
    said = drop.manifest
    unread = said["keyless"] if seen_keys_kept(table) else said["bad"]
    return said["ragged"] + unread == 0


def seen_keys_kept(table: RawTable) -> bool:
    """Whether the landing keeps the keys of quarantined records: of the main table, where it has a key."""
    return bool(table.key) and table.parquet == "rows.parquet"


def stage(
    con: duckdb.DuckDBPyConnection, table: RawTable, snapshots: list[Snapshot], zone: str, secret: bytes
) -> None:
    """Temporary: `drops` (number, day, next_full_day, next_full_at, …), `staged` (number, row, _line_number, payload)
    and `recorded` (number, row, key) for these snapshots. A table without a key has the columns of NAMED_BY_CONTENT
    in both of the latter."""
    _drops(con, table, snapshots)
    con.execute(f"create or replace temp view landed as {_landed(table, snapshots)}")
    _hashes(con, table, seen_keys(snapshots, table), secret)
    if table.key:
        con.execute(f"create or replace temp view staged as {_select(table, zone)}")
        key, joins = stored_values(table, table.key, "l")
        con.execute(f"create or replace temp view recorded as {ROW_OF}, {_named(key)} from landed l {joins}")
        return
    con.execute("drop table if exists counted_rows")
    con.execute(f"create temp table counted_rows as {_by_content(table, zone)}")
    con.execute("create or replace temp view staged as from counted_rows")
    con.execute(
        f"create or replace temp view recorded as select number, row, {sql.names(table.stored_key)} from staged"
    )


def _landed(table: RawTable, snapshots: list[Snapshot]) -> str:
    paths = dict.fromkeys(str(s.drop.folder / table.parquet) for s in snapshots)
    if not paths:
        return _nothing(table)
    listed = ", ".join(map(sql.literal, paths))
    return (
        "select d.number, r.* from "
        f"read_parquet([{listed}], filename = '_path', file_row_number = true, union_by_name = true) r "
        "join drops d on d.path = r._path"
    )


def seen_keys(snapshots: list[Snapshot], table: RawTable) -> list[Path]:
    """Files with the keys of quarantined records."""
    if not seen_keys_kept(table):
        return []
    return [s.drop.folder / SEEN_KEYS for s in snapshots if s.drop.manifest["bad"]]


def _drops(con: duckdb.DuckDBPyConnection, table: RawTable, snapshots: list[Snapshot]) -> None:
    full = list(full_days(table, snapshots).items())
    rows = []
    for snap in snapshots:
        after = min((pair for pair in full if pair[0] > snap.day), default=(None, None))
        rows.append((snap.number, str(snap.drop.folder / table.parquet), str(snap.drop.folder / SEEN_KEYS),
                     snap.drop.file, snap.drop.snapshot_at, snap.day, *after))  # fmt: skip
    # What was loaded before stands as number 0, before every day; what had vanished before as number -1.
    first = min(full, default=(None, None))
    rows.append((0, None, None, None, None, dt.date(1, 1, 1), *first))
    rows.append((-1, None, None, None, None, dt.date(1, 1, 1), dt.date(1, 1, 1), None))
    columns = list(zip(*rows, strict=True))
    schema = pa.schema([
        ("number", pa.int64()), ("path", pa.string()), ("keys_path", pa.string()), ("file", pa.string()),
        ("snapshot_at", pa.timestamp("us")), ("day", pa.date32()), ("next_full_day", pa.date32()),
        ("next_full_at", pa.timestamp("us")),
    ])  # fmt: skip
    listed = pa.table([list(column) for column in columns], schema=schema)
    con.register("drops_listed", listed)
    con.execute("create or replace temp table drops as select * from drops_listed")
    con.unregister("drops_listed")


def _hashes(con: duckdb.DuckDBPyConnection, table: RawTable, keys: list[Path], secret: bytes) -> None:
    private = [name for name, kind in table.columns.items() if kind == "hashed"]
    if not private:
        return
    parts = [f"select {sql.name(name)} as value from landed" for name in private]
    if keys:
        listed = ", ".join(sql.literal(str(path)) for path in dict.fromkeys(keys))
        parts += [f"select {sql.name(n)} from read_parquet([{listed}])" for n in private if n in table.key]
    con.execute(
        "create or replace temp table personal as select value, row_number() over () as place "
        f"from (select distinct value from ({' union all '.join(parts)}) where value is not null)"
    )
    con.execute("create or replace temp table hashes (value varchar, hash varchar)")
    count = con.execute("select count(*) from personal").fetchall()[0][0]
    for start in range(1, count + 1, HASHED_AT_ONCE):
        places = [start, start + HASHED_AT_ONCE]
        some = con.execute("select value from personal where place >= ? and place < ?", places).fetchall()
        con.register("hashes_made", personal.lookup((value for (value,) in some), secret))
        con.execute("insert into hashes from hashes_made")
        con.unregister("hashes_made")


def stored_values(table: RawTable, columns: Iterable[str], alias: str) -> tuple[dict[str, str], str]:
    """How landed columns of `alias` become stored ones: an expression for each, and the joins they need."""
    values, joins = {}, []
    for column in columns:
        value, kind = f"{alias}.{sql.name(column)}", table.columns[column]
        if kind == "hashed":
            hashes = sql.name(f"hashes of {column}")
            joins.append(f"left join hashes {hashes} on {hashes}.value = {value}")
            value = f"{hashes}.hash"
        elif column == "company_domain":
            value = DOMAIN.format(value)
        values[stored_name(column, kind)] = f"{value}::{raw_tables.duckdb_type(kind)}"
    return values, " ".join(joins)


def _named(values: dict[str, str]) -> str:
    return ", ".join(f"{value} as {sql.name(stored)}" for stored, value in values.items())


def _select(table: RawTable, zone: str) -> str:
    values, joins = stored_values(table, table.columns, "l")
    dates = "".join(
        f", {sql.day_of(f'l.{sql.name(moment)}', zone)} as {sql.name(day)}" for day, moment in table.dates.items()
    )
    return f"{ROW_OF}, l._line_number, {_named(values)}{dates} from landed l {joins}"


def _by_content(table: RawTable, zone: str) -> str:
    return (
        "select *, row_number() over (partition by number, _content_hash order by row) as _occurrence "
        f"from (select *, {content(table, 'r')} as _content_hash from ({_select(table, zone)}) r)"
    )


def said_of(table: RawTable, hashes: str) -> str:
    """A query of number, row, key and content of the records whose key has one of the `hashes` (a table's name)."""
    if not table.key:
        columns = sql.names(table.stored_key)
        chosen = f"hash({columns}) in (from {hashes})"
        return f"select number, row, {columns}, _content_hash as content from staged where {chosen}"
    key, key_joins = stored_values(table, table.key, "l")
    # Few records are asked for as a rule: the other columns are looked up behind the choice.
    others, joins = stored_values(table, [name for name in table.columns if name not in table.key], "l")
    return (
        f"{ROW_OF}, {_named(key)}, {_hash_of(table, key | others)} as content from landed l {key_joins} "
        f"semi join {hashes} k on k.h = hash({', '.join(key.values())}) {joins}"
    )


def content(table: RawTable, alias: str) -> str:
    """The hash of what a stored row says; the days follow from it."""
    return _hash_of(table, {name: f"{alias}.{sql.name(name)}" for name in table.stored})


def _hash_of(table: RawTable, values: dict[str, str]) -> str:
    return f"hash({', '.join(values[name] for name in table.stored)})"


def _nothing(table: RawTable) -> str:
    kinds = {name: raw_tables.duckdb_type(kind) for name, kind in table.columns.items()}
    columns = {"number": "BIGINT", "file_row_number": "BIGINT", "_line_number": "BIGINT"} | kinds
    return f"select {', '.join(f'null::{kind} as {sql.name(name)}' for name, kind in columns.items())} where false"
