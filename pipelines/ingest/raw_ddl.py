"""The tables of the raw layer: newest version per key, and every version."""

from __future__ import annotations

import duckdb

from pipelines.ingest import sql
from pipelines.ingest.raw_tables import RawTable

# Of every version: when it held, what it said, where it stood. Times are snapshot times (UTC), half-open.
VERSION_COLUMNS = {
    "_valid_from": "TIMESTAMP",
    "_valid_to": "TIMESTAMP",
    "_content_hash": "UBIGINT",
    "_occurrence": "BIGINT",
    "_source_file": "VARCHAR",
    "_line_number": "BIGINT",
}
# Of the newest version of a key: since when it is as it is, since when it is known, when it vanished.
NEWEST_COLUMNS = {
    "_valid_from": "TIMESTAMP",
    "_first_seen_at": "TIMESTAMP",
    "_vanished_at": "TIMESTAMP",
    "_content_hash": "UBIGINT",
    "_occurrence": "BIGINT",
    "_source_file": "VARCHAR",
    "_line_number": "BIGINT",
}


def payload(table: RawTable) -> dict[str, str]:
    """Canonical columns as stored, with the derived dates."""
    return table.stored | dict.fromkeys(table.dates, "DATE")


def newest(table: RawTable) -> str:
    return f"{sql.name(table.source)}.{sql.name(table.name)}"


def versions(table: RawTable) -> str:
    return f"{sql.name(table.source)}.{sql.name(table.name + '__versions')}"


def recreate(con: duckdb.DuckDBPyConnection, table: RawTable, fingerprint: str) -> None:
    """Both tables, empty. `fingerprint` says what filled them; another one means: fill them anew."""
    con.execute(f"create schema if not exists {sql.name(table.source)}")
    for target, more in ((newest(table), NEWEST_COLUMNS), (versions(table), VERSION_COLUMNS)):
        columns = ", ".join(f"{sql.name(name)} {kind}" for name, kind in (payload(table) | more).items())
        con.execute(f"create or replace table {target} ({columns})")
    con.execute(f"comment on table {newest(table)} is {sql.literal(fingerprint)}")


def has_columns(con: duckdb.DuckDBPyConnection, table: RawTable) -> bool:
    """Whether the table is there and has every column of its spec."""
    columns = "select column_name from duckdb_columns() where schema_name = ? and table_name = ?"
    found = con.execute(columns, [table.source, table.name]).fetchall()
    return {*payload(table)} <= {name for (name,) in found}


def fingerprint_of(con: duckdb.DuckDBPyConnection, table: RawTable) -> str | None:
    """What filled the table; None when there is no such table."""
    found = con.execute(
        "select comment from duckdb_tables() where schema_name = ? and table_name = ?", [table.source, table.name]
    ).fetchall()
    return (found[0][0] or "") if found else None
