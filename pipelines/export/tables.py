"""What the published file holds: its tables, how many rows, and what is said of each column."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from pipelines.publish.promised import KEYS

COLUMNS = """
    select d.schema_name || '.' || d.table_name as "table", d.column_name as "column", d.data_type as "type",
        d.comment as description
    from duckdb_columns() as d
    where d.database_name = current_database() and not d.internal
    order by d.schema_name, d.table_name, d.column_index
"""


@dataclass(frozen=True)
class Table:
    """A published table: `name` with its schema, `columns` with their types, how many `rows` it has.

    A workbook may hold only the `kept` rows of a `condition`; `kept_words` say which these are.
    """

    name: str
    about: str | None
    columns: dict[str, str]
    rows: int
    condition: str = "true"
    kept: int | None = None
    kept_words: str = "the first by key"

    def rows_in_sheet(self, sheet_rows: int) -> int:
        """How many go into a sheet of `sheet_rows` with its header."""
        return min(self.rows if self.kept is None else self.kept, sheet_rows - 1)

    @property
    def ordered(self) -> str:
        """A query of its rows by key, so that the same data gives the same file."""
        key = ", ".join(f'"{column}"' for column in KEYS.get(self.name, ()) if column in self.columns)
        return f"select * from {self.name} where {self.condition} order by {key or 'all'}"


def read(con: duckdb.DuckDBPyConnection) -> list[Table]:
    """Every table of the file, by name."""
    about = dict(
        con.execute(
            "select schema_name || '.' || table_name, comment from duckdb_tables() "
            "where database_name = current_database() and not internal order by all"
        ).fetchall()
    )
    columns: dict[str, dict[str, str]] = {name: {} for name in about}
    for table, column, kind, _ in con.execute(COLUMNS).fetchall():
        columns[table][column] = kind
    return [
        Table(name, text, columns[name], con.execute(f"select count(*) from {name}").fetchone()[0])
        for name, text in about.items()
    ]
