"""The only place that opens DuckDB. Connections are short: open, work, close."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb

# The house limit for one machine; DuckDB spills to disk beyond it instead of growing without end.
MEMORY_LIMIT = "1GB"


@contextmanager
def connect(path: Path, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the DuckDB file at `path`, closed on the way out whatever happens.

    A file has one writing process or many readers. Two connections of one process must ask for the same
    mode, so nothing here keeps one open.
    """
    if not read_only:
        path.parent.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(str(path), read_only=read_only, config=_config(path))
    try:
        connection.execute("set TimeZone = 'UTC'")
        yield connection
    finally:
        connection.close()


@contextmanager
def scratch() -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory connection for one-off queries over files that this project wrote itself."""
    connection = duckdb.connect(":memory:", config={"memory_limit": MEMORY_LIMIT})
    try:
        connection.execute("set TimeZone = 'UTC'")
        yield connection
    finally:
        connection.close()


def describe(con: duckdb.DuckDBPyConnection, table: str, about: str | None, columns: Mapping[str, str]) -> None:
    """Comments on `table` ('schema.table') and on its `columns`: what readers of the file are told."""
    if about:
        con.execute(f"comment on table {table} is {_literal(about)}")
    for column, text in columns.items():
        con.execute(f'comment on column {table}."{column}" is {_literal(text)}')


def _literal(text: str) -> str:
    # COMMENT takes no bound values.
    return "'" + text.replace("'", "''") + "'"


def _config(path: Path) -> dict[str, str]:
    # Insertion order kept means part-full row groups are rewritten at the checkpoint: twice the cost of a load.
    return {
        "memory_limit": MEMORY_LIMIT,
        "preserve_insertion_order": "false",
        "temp_directory": str(path.parent / "spill"),
    }
