"""One hash of what was published: the same files and as_of must give it again, on any machine."""

from __future__ import annotations

import hashlib

import duckdb

# When and by whom a row was written says nothing about what it says.
WALL_CLOCK_COLUMNS = frozenset({"run_id", "loaded_at", "_loaded_at", "landed_at", "scored_at", "published_at"})
# They remember on which days runs happened, which is no function of files and as_of.
RUN_HISTORY = frozenset({"goals.goal_score_history", "goals.goal_history"})

# Digits of π − 2: no decimal fraction times it ends in a 5.
UNEVEN = "1.1415926535897931"


def content_hash(con: duckdb.DuckDBPyConnection, schemas: list[str]) -> str:
    """SHA-256 (hex) over the tables of `schemas` in order of name, columns in order of name.

    Rows have no order of their own: a table's hash is the sum of its rows' hashes, which unlike sorting
    needs no memory. Floats count to nine digits: the last ones depend on the order threads add them in. They are
    multiplied by a number without a pattern first: money has few decimals, so that a digit of it is a 5 with nothing
    behind it, and the last digits alone would decide whether it is rounded up.
    """
    tables = con.execute(
        "select table_schema, table_name from information_schema.tables "
        "where table_catalog = current_database() order by 1, 2"
    ).fetchall()
    digest = hashlib.sha256()
    for schema, table in tables:
        if schema in schemas and f"{schema}.{table}" not in RUN_HISTORY:
            digest.update(f"{schema}.{table}:{_table_hash(con, schema, table)}\n".encode())
    return digest.hexdigest()


def _table_hash(con: duckdb.DuckDBPyConnection, schema: str, table: str) -> str:
    columns = con.execute(
        "select column_name, data_type from information_schema.columns "
        "where table_catalog = current_database() and table_schema = ? and table_name = ? order by 1",
        [schema, table],
    ).fetchall()
    parts = [_text(name, kind) for name, kind in columns if name not in WALL_CLOCK_COLUMNS]
    # chr(31) and chr(30) stand in no export (control characters are refused at the door).
    row = f"concat_ws(chr(31), {', '.join(parts)})" if parts else "''"
    count, upper, lower = con.execute(
        f"select count(*), sum(md5_number_upper(r)), sum(md5_number_lower(r)) "
        f'from (select {row} as r from "{schema}"."{table}")'
    ).fetchone()
    names = ",".join(name for name, _ in columns)
    return f"{names}:{count}:{upper or 0}:{lower or 0}"


def _text(name: str, kind: str) -> str:
    quoted = '"' + name.replace('"', '""') + '"'
    text = f"printf('%.9g', {quoted} * {UNEVEN})" if kind in ("DOUBLE", "FLOAT") else f"cast({quoted} as varchar)"
    return f"coalesce({text}, chr(30))"
