"""One Excel workbook: a sheet per table, one that says what each column means, one that says what is in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import xlsxwriter

from pipelines.export.cells import Cells
from pipelines.export.tables import COLUMNS, Table

# What an Excel sheet can hold; the header takes one of the rows.
SHEET_ROWS = 1_048_576
SHEET_NAME_CHARACTERS = 31
BATCH = 10_000
WIDE, NARROW = 110, 14


@dataclass
class Written:
    """What went into the workbook: rows per table, and how many texts were too long for a cell."""

    path: Path
    rows: dict[str, int] = field(default_factory=dict)
    texts_cut: dict[str, int] = field(default_factory=dict)


class _Book:
    """The workbook while it is written, row by row: a sheet is never held in memory."""

    def __init__(self, path: Path) -> None:
        self.book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
        self.bold = self.book.add_format({"bold": True})
        self.day = self.book.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = self.book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})

    def sheet(self, name: str, header: Sequence[str], kinds: Sequence[str], rows: Iterable[tuple]) -> int:
        """A sheet of `rows`, `kinds` their DuckDB types; how many texts had to be cut."""
        sheet = self.book.add_worksheet(name[:SHEET_NAME_CHARACTERS])
        for column, text in enumerate(header):
            sheet.set_column(column, column, WIDE if text == "description" else max(len(text) + 2, NARROW))
            sheet.write_string(0, column, text, self.bold)
        sheet.freeze_panes(1, 0)
        cells = Cells(sheet, self.day, self.moment)
        writers = [cells.writer(kind) for kind in kinds]
        number = 0
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if value is not None:
                    writers[column](number, column, value)
        sheet.autofilter(0, 0, number, len(header) - 1)
        return cells.texts_cut


def write(con: duckdb.DuckDBPyConnection, tables: list[Table], path: Path, sheet_rows: int) -> Written:
    """The workbook at `path`. Of a table that is narrowed, its part is in it; of one with more rows than a sheet
    holds, the first by key."""
    draft = path.with_name(f".{path.name}.new")
    written = Written(path)
    made = _Book(draft)
    made.sheet("about", ("sheet", "rows", "rows here", "description"), ("VARCHAR", "BIGINT", "BIGINT", "VARCHAR"),
               [_about(table, sheet_rows) for table in tables])  # fmt: skip
    made.sheet("columns", ("table", "column", "type", "description"), ("VARCHAR",) * 4,
               con.execute(COLUMNS).fetchall())  # fmt: skip
    for table in tables:
        query = f"{table.ordered} limit {sheet_rows - 1}"
        cut = made.sheet(table.name, list(table.columns), list(table.columns.values()), _rows(con, query))
        written.rows[table.name] = table.rows_in_sheet(sheet_rows)
        if cut:
            written.texts_cut[table.name] = cut
    made.book.close()
    draft.replace(path)
    return written


def _about(table: Table, sheet_rows: int) -> tuple[str, int, int, str]:
    kept, about = table.rows_in_sheet(sheet_rows), table.about or ""
    if kept < table.rows:
        about = (
            f"{table.rows - kept:,} rows are LEFT OUT. Here: {table.kept_words}; "
            f"all of them are in {table.name}.parquet beside this workbook. {about}"
        )
    return table.name, table.rows, kept, about


def _rows(con: duckdb.DuckDBPyConnection, query: str) -> Iterable[tuple]:
    result = con.execute(query)
    while rows := result.fetchmany(BATCH):
        yield from rows
