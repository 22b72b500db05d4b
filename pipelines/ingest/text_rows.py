"""The records of one file as text columns: scanned, sorted into rows, ragged records and totals, then parsed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.csv

from pipelines.ingest.layout import Layout, fields
from pipelines.ingest.quarantine import SHOWN_CHARACTERS, Bad
from pipelines.ingest.readers import Unreadable
from pipelines.ingest.record_scan import CR, Records, RecordScan
from pipelines.ingest.restate import restated
from pipelines.sources import expressions

# Rows are parsed and typed in pieces of this size, so memory does not grow with the file.
PIECE_BYTES = 16 * 1024 * 1024
# The parser is twice as quick in blocks that fit the processor's cache; a record must fit into one.
PARSED_BYTES = 1024 * 1024
# A record of this length is a whole file behind a quote that somebody forgot to close.
MAX_RECORD_BYTES = 8 * PIECE_BYTES

# What the second column of a name is called.
RENAMED = re.compile(r"__\d+$")
SECOND_HEADER = (
    "the header stands here again: a second table or export follows; split the file, or name these rows in `totals:`"
)


@dataclass(frozen=True)
class Piece:
    """Part of a file. `frame`: text columns `c0`, `c1`, … in file order and `_line_number`; `ragged`: records
    of another width; `totals`: rows that are totals or stand behind the data; `read`: all records, not blank."""

    frame: pl.DataFrame
    ragged: list[Bad]
    totals: int
    read: int


def pieces(blocks: Iterable[bytes], layout: Layout) -> Iterator[Piece]:
    """The file in pieces, every record in exactly one place. Raises ScanError or Unreadable."""
    sorter = _Sorter(layout)
    found = False
    number = layout.first_row
    for data, records in _cut(blocks, layout):
        if number is not None:
            records, number = records.numbered(number), number + len(records)
        below = records.take((records.lines > layout.header_line) & ~records.blank)
        if len(below):
            found = True
            yield sorter.piece(data, below)
    if not found:  # a header row and nothing below: the columns are known, and that there are no rows
        yield sorter.piece(b"", Records.joined([]))


def _cut(blocks: Iterable[bytes], layout: Layout) -> Iterator[tuple[bytes, Records]]:
    """Whole records, their bytes and offsets into them, about PIECE_BYTES at a time."""
    blocks = restated(blocks, layout.dialect, layout.delimiter)
    scan = RecordScan(layout.scan_delimiter.encode(), multiline=layout.dialect.multiline)
    held, found, base, size = [], [], 0, 0
    for block in blocks:
        found.append(scan.feed(block))
        held.append(block)
        size += len(block)
        if size >= PIECE_BYTES and any(len(part) for part in found):
            data, records = b"".join(held), Records.joined(found)
            upto = int(records.ends[-1]) - base
            yield data, records.shifted(base)
            held, found, base, size = [data[upto:]], [], base + upto, len(data) - upto
        elif size > MAX_RECORD_BYTES:
            raise Unreadable(f"one record has more than {MAX_RECORD_BYTES:,} bytes: a quote was never closed")
    records = Records.joined([*found, scan.close()])
    yield b"".join(held), records.shifted(base)


class _Sorter:
    def __init__(self, layout: Layout):
        self._layout = layout
        self._totals = layout.spec.totals
        self._trailer = layout.spec.trailer
        self._ended = False
        self._beside = [f"c{at}" for at in range(layout.width, len(layout.headers))]
        self._header_name = _longest(layout.headers) if layout.spec.dialect.has_header else None

    def piece(self, data: bytes, records: Records) -> Piece:
        if self._ended or not len(records):
            return Piece(self._parse(data, records.take(slice(0, 0))), [], len(records), len(records))
        fits = records.widths == len(self._layout.headers)
        frame = self._parse(data, records.take(fits))
        if self._beside:
            is_beside = frame.select(pl.any_horizontal(pl.col(self._beside) != "")).to_series()
            frame, fits[fits] = frame.filter(~is_beside), ~is_beside.to_numpy()
        odd = {int(records.lines[at]): at for at in np.flatnonzero(~fits)}
        end = self._end_of_data(frame, data, records, odd)
        kept = frame
        if self._ended or self._totals is not None:
            kept = frame.filter((pl.col("_line_number") < end) & ~self._says(self._totals))
        if self._header_name is not None and data.find(self._header_name, int(records.starts[0])) >= 0:
            self._refuse_second_header(kept)
        ragged = [
            self._bad(data, records, at)
            for line, at in odd.items()
            if line < end and not _found(self._totals, self._first_cell(data, records, at))
        ]
        return Piece(kept, ragged, len(records) - len(kept) - len(ragged), len(records))

    def _end_of_data(self, frame: pl.DataFrame, data: bytes, records: Records, odd: dict[int, int]) -> int:
        """The line on which the trailer begins; past every line when none does."""
        after = int(records.lines[-1]) + 1
        if self._trailer is None:
            return after
        lines = frame.filter(self._says(self._trailer))["_line_number"].head(1).to_list()
        first_odd = (n for n, at in odd.items() if _found(self._trailer, self._first_cell(data, records, at)))
        lines += [next(first_odd, after)]
        end = min(lines)
        self._ended = end < after
        return self._title_above(end, records, odd) if self._ended else after

    @staticmethod
    def _title_above(end: int, records: Records, odd: dict[int, int]) -> int:
        """Names of the report that stand alone on the lines above its trailer are part of it."""
        lines = records.lines.tolist()
        at = lines.index(end)
        while at and lines[at - 1] in odd and records.widths[odd[lines[at - 1]]] == 1:
            at -= 1
        return lines[at]

    def _refuse_second_header(self, kept: pl.DataFrame) -> None:
        """A header further down begins a second table, or a second export: loaded, it would be one record more."""
        for at, header in enumerate(self._layout.headers):
            if len(kept) and not RENAMED.search(header):
                kept = kept.filter(pl.col(f"c{at}").str.strip_chars() == header)
        if len(kept):
            raise Unreadable(SECOND_HEADER, kept["_line_number"][0])

    @staticmethod
    def _says(pattern: str | None) -> pl.Expr:
        return pl.lit(False) if pattern is None else pl.col("c0").str.strip_chars().str.contains(pattern)

    def _first_cell(self, data: bytes, records: Records, at: int) -> str:
        record = data[records.starts[at] : records.ends[at]]
        cell = record.partition(self._layout.scan_delimiter.encode())[0]
        return cell.decode(errors="replace").strip('"').strip()

    def _bad(self, data: bytes, records: Records, at: int) -> Bad:
        record = data[records.starts[at] : records.ends[at]].decode(errors="replace")
        width, expected = int(records.widths[at]), self._layout.width
        if width == len(self._layout.headers):  # a padded row
            cells = fields(data[records.starts[at] : records.ends[at]], self._layout.scan_delimiter)
            width = max(place for place, cell in enumerate(cells, 1) if cell)
        reason = f"the record has {width} fields, the header {expected}"
        return Bad(int(records.lines[at]), None, record[:SHOWN_CHARACTERS], reason)

    def _parse(self, data: bytes, records: Records) -> pl.DataFrame:
        width = len(self._layout.headers)
        names = [f"c{at}" for at in range(width)]
        lines = pl.Series("_line_number", records.lines, pl.Int64)
        if not len(records):
            return pl.DataFrame({name: [] for name in names}, schema=dict.fromkeys(names, pl.String)).with_columns(
                lines
            )
        longest = int((records.ends - records.starts).max())
        table = self._read(_joined(data, records), names, max(PARSED_BYTES, 2 * longest))
        if table.num_rows != len(records):
            message = f"{len(records):,} records were counted, but {table.num_rows:,} were read"
            raise Unreadable(message, int(records.lines[0]))
        return pl.DataFrame(pl.from_arrow(table)).with_columns(lines)

    def _read(self, text: pa.Buffer, names: list[str], block_bytes: int) -> pa.Table:
        try:
            return pa.csv.read_csv(
                pa.BufferReader(text),
                read_options=pa.csv.ReadOptions(column_names=names, block_size=block_bytes),
                parse_options=pa.csv.ParseOptions(
                    delimiter=self._layout.scan_delimiter,
                    newlines_in_values=self._layout.dialect.multiline,
                    ignore_empty_lines=False,
                ),
                convert_options=pa.csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
                ),
            )
        except pa.ArrowInvalid as error:
            raise Unreadable(f"the text could not be read: {error}") from None


def _longest(headers: Iterable[str]) -> bytes:
    """The longest column name as it stands in the file: where it is not, there is no header."""
    return max(
        (name.encode() for name in headers if '"' not in name and not RENAMED.search(name)), key=len, default=b""
    )


def _joined(data: bytes, records: Records) -> pa.Buffer:
    """The bytes of these records, copied only where others lie between them."""
    starts, ends = records.starts, records.ends
    between = starts[1:] - ends[:-1]
    # Neighbours are parted by LF or CRLF and nothing else; a blank line between them must go.
    crlf = (between == 2) & (np.frombuffer(data, np.uint8)[ends[:-1]] == CR)
    gaps = np.flatnonzero((between != 1) & ~crlf)
    firsts = starts[np.concatenate(([0], gaps + 1))]
    lasts = ends[np.concatenate((gaps, [len(ends) - 1]))]
    runs = list(zip(firsts.tolist(), lasts.tolist(), strict=True))
    if len(runs) == 1:
        return pa.py_buffer(data).slice(runs[0][0], runs[0][1] - runs[0][0])
    return pa.py_buffer(b"\n".join(data[a:b] for a, b in runs))


def _found(pattern: str | None, cell: str) -> bool:
    return pattern is not None and expressions.within(pattern, cell)
