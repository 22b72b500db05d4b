"""One Parquet file per table, written by DuckDB; it never holds more than a part of a table in memory."""

from __future__ import annotations

from pathlib import Path

import duckdb

from pipelines.export.tables import COLUMNS, Table

OPTIONS = "format parquet, compression zstd"
# What is said of each column, since Parquet has no place for it that tools show.
COLUMNS_FILE = "columns.parquet"


def write(con: duckdb.DuckDBPyConnection, tables: list[Table], folder: Path) -> list[Path]:
    """`folder`/<schema>.<table>.parquet for each table, and the columns' descriptions."""
    files = [write_table(con, table, folder) for table in tables]
    return [*files, _copy(con, COLUMNS, folder / COLUMNS_FILE)]


def write_table(con: duckdb.DuckDBPyConnection, table: Table, folder: Path) -> Path:
    return _copy(con, table.ordered, folder / f"{table.name}.parquet")


def _copy(con: duckdb.DuckDBPyConnection, query: str, path: Path) -> Path:
    # Beside its place first: who reads the folder never meets half a file.
    draft = path.with_name(f".{path.name}.new")
    con.execute(f"copy ({query}) to '{str(draft).replace(chr(39), chr(39) * 2)}' ({OPTIONS})")
    return draft.replace(path)
