"""The raw layer: a table of every version, and the newest one per key as a view of it."""

from __future__ import annotations

import duckdb

from pipelines.ingest import sql
from pipelines.ingest.raw_tables import RawTable
from pipelines.sources.entities import stored_name

# Raise it when the tables are laid out in another way: they are then made anew from the landing.
EDITION = 2
# Of every version: when it held, since when its key is known, where it stood. Times are snapshot times (UTC),
# half-open.
VERSION_COLUMNS = {
    "_valid_from": "TIMESTAMP",
    "_valid_to": "TIMESTAMP",
    "_first_seen_at": "TIMESTAMP",
    "_is_newest": "BOOLEAN",
    "_source_file": "VARCHAR",
    "_line_number": "BIGINT",
}
# What names a row of a table without a key: its content, and the how many-eth of its file it is.
NAMED_BY_CONTENT = {"_content_hash": "UBIGINT", "_occurrence": "BIGINT"}
# The newest version of a key ends when the key vanishes, and not otherwise.
NEWEST_COLUMNS = ("_valid_from", "_first_seen_at", "_valid_to as _vanished_at", "_source_file", "_line_number")


def payload(table: RawTable) -> dict[str, str]:
    """Canonical columns as stored, with the derived dates."""
    return table.stored | dict.fromkeys(table.dates, "DATE")


def newest(table: RawTable) -> str:
    return f"{sql.name(table.source)}.{sql.name(table.name)}"


def versions(table: RawTable) -> str:
    return f"{sql.name(table.source)}.{sql.name(table.name + '__versions')}"


def recreate(con: duckdb.DuckDBPyConnection, table: RawTable, fingerprint: str) -> None:
    """The table, empty, and its view. `fingerprint` says what filled it; another one means: fill it anew."""
    con.execute(f"create schema if not exists {sql.name(table.source)}")
    columns = payload(table) | VERSION_COLUMNS | ({} if table.key else NAMED_BY_CONTENT)
    plain = _hardly_repeated(table)
    listed = ", ".join(
        f"{sql.name(name)} {kind}" + (" using compression 'uncompressed'" if name in plain else "")
        for name, kind in columns.items()
    )
    con.execute(f"create or replace table {versions(table)} ({listed})")
    con.execute(f"comment on table {versions(table)} is {sql.literal(fingerprint)}")
    if _comment(con, table.source, table.name) is not None:  # edition 1 kept the newest versions a second time
        con.execute(f"drop table {newest(table)}")
    view_newest(con, table, newest_query(table))


def newest_query(table: RawTable) -> str:
    columns = f"{sql.names(payload(table))}, {', '.join(NEWEST_COLUMNS)}"
    return f"select {columns} from {versions(table)} where _is_newest"


def view_newest(con: duckdb.DuckDBPyConnection, table: RawTable, query: str) -> None:
    con.execute(f"create or replace view {newest(table)} as {query}")


def _hardly_repeated(table: RawTable) -> set[str]:
    """Texts that a dictionary hardly makes shorter, though trying costs a third of the load: hashes, and a key of one
    column."""
    hashed = {stored_name(name, kind) for name, kind in table.columns.items() if kind == "hashed"}
    key = set(table.stored_key) if len(table.stored_key) == 1 else set()
    return {name for name in hashed | key if table.stored[name] == "VARCHAR"}


def has_columns(con: duckdb.DuckDBPyConnection, table: RawTable) -> bool:
    """Whether the table is there and has every column of its spec."""
    columns = "select column_name from duckdb_columns() where schema_name = ? and table_name = ?"
    found = con.execute(columns, [table.source, table.name]).fetchall()
    return {*payload(table)} <= {name for (name,) in found}


def fingerprint_of(con: duckdb.DuckDBPyConnection, table: RawTable) -> str | None:
    """What filled the table; None when there is no such table."""
    return _comment(con, table.source, f"{table.name}__versions")


def _comment(con: duckdb.DuckDBPyConnection, schema: str, name: str) -> str | None:
    """The comment on a table; None when there is no such table, or a view in its place."""
    found = con.execute(
        "select comment from duckdb_tables() where schema_name = ? and table_name = ?", [schema, name]
    ).fetchall()
    return (found[0][0] or "") if found else None
