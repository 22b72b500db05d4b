"""One export from start to end, read off the published file: the version that analysts see, whole."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipelines import warehouse
from pipelines.export import long_table, parquet, tables, workbook
from pipelines.export.cells import CELL_CHARACTERS
from pipelines.settings import Settings

FORMATS = ("parquet", "xlsx")
WORKBOOK = "paceline.xlsx"


@dataclass(frozen=True)
class Exported:
    """The files written, the tables and rows in them, and a sentence for each thing a reader must know."""

    files: list[Path]
    tables: int
    rows: int
    notes: list[str]


def export(settings: Settings, folder: Path, kind: str) -> Exported:
    """The published tables as `kind` (one of FORMATS) in `folder`; files of the same name are replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    with warehouse.connect(settings.published_path.resolve(), read_only=True) as con:
        known = tables.read(con)
        rows = sum(table.rows for table in known)
        if kind == "parquet":
            return Exported(parquet.write(con, known, folder), len(known), rows, [])
        known = [long_table.narrowed(con, table, long_table.ROWS) for table in known]
        written = workbook.write(con, known, folder / WORKBOOK, workbook.SHEET_ROWS)
        notes = [_cut(table, count) for table, count in written.texts_cut.items()]
        files = [written.path]
        for table in known:
            if written.rows[table.name] < table.rows:
                files.append(parquet.write_table(con, table, folder))
                notes.append(_left_out(table, written.rows[table.name], files[-1]))
    return Exported(files, len(known), sum(written.rows.values()), notes)


def _left_out(table: tables.Table, kept: int, whole: Path) -> str:
    return (
        f"{table.name} has {table.rows:,} rows, of which the workbook holds {kept:,} ({table.kept_words}): "
        f"{table.rows - kept:,} are left out; all of them are in {whole.name}"
    )


def _cut(table: str, count: int) -> str:
    return (
        f"{table}: {count:,} texts are longer than the {CELL_CHARACTERS:,} characters of an Excel cell and "
        "were cut there; export as parquet for the whole text"
    )
