"""Files that are tables already (Excel workbooks, JSON, Parquet), written as the text that the record scan reads.

Each record becomes one RFC 4180 record in UTF-8, so that every rule behind holds for them as for CSV: recognition by
header, widths, types, quarantine, accounting. A real number that is no whole one is marked: what a mapping says of
decimal marks is said of text, not of numbers. A real date is written in ISO 8601.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

# Before a real number with a point; no export writes this character.
MARK = "\x02"
XLSX, JSON, JSON_LINES, PARQUET = "xlsx", "json", "json lines", "parquet"
# The number of the row with the names: a workbook shows it as its first, the others keep names beside the records.
FIRST_ROW = {XLSX: 1, JSON: 0, JSON_LINES: 0, PARQUET: 0}

MAX_MEMBER_BYTES = 256 * 1024 * 1024
ROWS_AT_ONCE = 16_384
CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)/?>(\s*<(?:\w+:)?(?:v|is|f)\b)?")
ADDRESS = re.compile(rb"\br=[\"']([A-Z]{1,3})\d+[\"']")
# A formula without a value; an empty text is one.
UNCOUNTED = re.compile(
    rb"<(?:\w+:)?c\b(?:(?!t=[\"']str)[^>])*>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^<]*</(?:\w+:)?f>)"
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)


class BadTable(ValueError):
    """The file cannot be read as the table it seems to be; `line` is the row or line, None for the whole."""

    def __init__(self, reason: str, line: int | None = None):
        super().__init__(reason)
        self.reason = reason
        self.line = line


def kind(form: str) -> str | None:
    """xlsx, json, json lines or parquet; None for text in an encoding."""
    name = form.partition(":")[0]
    return name if name in FIRST_ROW else None


def sheets(handle: BinaryIO) -> list[str]:
    """The visible sheets of a workbook that hold anything. Raises BadTable."""
    workbook = _workbook(handle)
    found = []
    for sheet in workbook.worksheets:
        if sheet.sheet_state == "visible" and any(any(row) for row in sheet.iter_rows(values_only=True, max_row=200)):
            found.append(sheet.title)
    return found


def workbook_rows(handle: BinaryIO, sheet: str) -> Iterator[bytes]:
    """The rows of one sheet, as wide as its widest. Raises BadTable."""
    workbook = _workbook(handle)
    chosen = workbook[sheet]
    handle.seek(0)
    width = _width(handle, chosen._worksheet_path)
    chosen.reset_dimensions()
    yield from written(
        [[cell_text(value) for value in row[:width]] + [""] * (width - len(row)) for row in rows]
        for rows in batches(chosen.iter_rows(values_only=True))
    )


def parquet_rows(handle: BinaryIO) -> Iterator[bytes]:
    """The rows of a Parquet file. Raises BadTable."""
    try:
        file = pq.ParquetFile(handle)
        names = file.schema_arrow.names
        yield from written([[names]])
        for batch in file.iter_batches(ROWS_AT_ONCE):
            texts = [_column_text(*column).alias(str(at)) for at, column in enumerate(zip(names, batch, strict=True))]
            yield pl.DataFrame(texts).write_csv(include_header=False).encode()
    except (pa.ArrowException, pl.exceptions.PolarsError, OSError) as error:
        raise BadTable(f"the Parquet file is damaged ({error}); write it again") from None


def unmarked(cells: pl.Series) -> tuple[pl.Series, pl.Series]:
    """The cells with real numbers as text with a point, and which of them are real numbers."""
    is_real = cells.str.starts_with(MARK).fill_null(False)
    return cells.str.strip_prefix(MARK) if is_real.any() else cells, is_real


def _workbook(handle: BinaryIO):
    # Imported late: only a folder with workbooks needs it.
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(handle) as archive:
            large = [member.filename for member in archive.infolist() if member.file_size > MAX_MEMBER_BYTES]
        if large:
            raise BadTable(f"{large[0]} of the workbook unpacks to more than {MAX_MEMBER_BYTES:,} bytes; export CSV")
        handle.seek(0)
        return openpyxl.load_workbook(handle, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, SyntaxError, TypeError) as error:
        if isinstance(error, BadTable):
            raise
        raise BadTable(f"the workbook is damaged ({error}); save it again") from None


def _width(handle: BinaryIO, path: str) -> int:
    """How many columns the cells with a value reach. Raises BadTable for a formula that nobody worked out."""
    with zipfile.ZipFile(handle) as archive:
        text = archive.read(path.removeprefix("/"))
    if UNCOUNTED.search(text):
        raise BadTable("a formula without its value stands in the sheet; open it in Excel, save it, drop it again")
    letters = set()
    for attributes, value in CELL.findall(text):
        address = ADDRESS.search(attributes)
        if value and address is None:
            raise BadTable("its cells have no addresses; open it in Excel, save it, drop it again")
        if value:
            letters.add(address[1])
    return max((_column_number(name) for name in letters), default=0)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def cell_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        # Fifteen digits are what Excel shows; the rest is the noise of binary fractions.
        return marked(f"{value:.15g}")
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, dt.timedelta):
        return str(round(value.total_seconds()))
    return value.isoformat() if isinstance(value, (dt.date, dt.time)) else str(value)


def marked(text: str) -> str:
    return MARK + text if "." in text else text


def _column_text(name: str, column: pa.Array) -> pl.Series:
    kind = column.type
    # More digits than Polars knows.
    held = column.cast(pa.string()) if pa.types.is_decimal256(kind) else column
    try:
        text = _as_text(pl.Series(pl.from_arrow(held)))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        raise BadTable(f"no text is made of '{name}' ({kind}); write it as text, or leave it out") from None
    if pa.types.is_floating(kind):
        text = text.str.strip_suffix(".0")  # ids beside an empty cell are written as such
    elif not pa.types.is_decimal(kind):
        return text
    marks = pl.Series([MARK]).new_from_index(0, len(text))
    return (marks + text).zip_with(text.str.contains(".", literal=True), text)


def _as_text(column: pl.Series) -> pl.Series:
    kind = column.dtype
    if isinstance(kind, pl.Datetime):
        if kind.time_zone:
            return column.dt.convert_time_zone("UTC").dt.strftime("%Y-%m-%dT%H:%M:%S%.6fZ")
        return column.dt.strftime("%Y-%m-%d %H:%M:%S%.6f")
    if isinstance(kind, pl.Duration):
        return column.dt.total_seconds().cast(pl.String)
    if kind.is_nested():
        texts = [
            None if one is None else json.dumps(one, default=str, ensure_ascii=False) for one in column.to_list()
        ]
        return pl.Series(column.name, texts, dtype=pl.String)
    return column.cast(pl.String)


def batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    batch = []
    for row in rows:
        batch.append(row)
        if len(batch) == ROWS_AT_ONCE:
            yield batch
            batch = []
    yield batch


def written(batches: Iterable[list[list[str]]]) -> Iterator[bytes]:
    for rows in batches:
        yield "".join(",".join(map(_cell, row)) + "\n" for row in rows).encode()


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ',"\n\r') else text
