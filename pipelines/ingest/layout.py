"""How one file is to be read, decided once and pinned: delimiter, header row, spec, which column is what."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Protocol

from pipelines.ingest import restate, table_files
from pipelines.ingest.column_names import free, told_apart, word
from pipelines.ingest.record_scan import Records, RecordScan, ScanError
from pipelines.sources import headers as header_names
from pipelines.sources.spec import Dialect, TableSpec

DELIMITERS = (",", ";", "\t", "|")
# The header stands in the first rows: title rows of reports are at most a dozen.
HEAD_BYTES = 256 * 1024
HEAD_RECORDS = 40
# An empty name as `told_apart` leaves it.
NAMELESS = re.compile(r"(__\d+)?")


class Recogniser(Protocol):
    """What the door needs of `sources.registry.Registry`."""

    tables: tuple[TableSpec, ...]

    def recognise(self, headers: Sequence[str], folder: str | None = None) -> TableSpec | None: ...


@dataclass(frozen=True)
class Layout:
    """`headers` are the names as they stand, one per field, repeated names told apart (`Status__2`);
    `header_line` is the physical line of the header, 0 without one; `above` are the rows above it, as texts."""

    spec: TableSpec
    encoding: str
    delimiter: str
    headers: tuple[str, ...]
    header_line: int
    above: tuple[str, ...] = ()

    @property
    def dialect(self) -> Dialect:
        """How the text of this file is to be read: what is a table already has a dialect of its own."""
        return _grammar(self.spec.dialect, self.encoding) if table_files.kind(self.encoding) else self.spec.dialect

    @property
    def first_row(self) -> int | None:
        """The number of the first record where records are numbered, None where lines are."""
        return table_files.FIRST_ROW.get(table_files.kind(self.encoding))

    @property
    def width(self) -> int:
        """How many fields a record may fill: the rows of a workbook are padded to the widest, its header too."""
        named = [at for at, header in enumerate(self.headers, 1) if not NAMELESS.fullmatch(header)]
        return named[-1] if named and table_files.kind(self.encoding) == table_files.XLSX else len(self.headers)

    @property
    def scan_delimiter(self) -> str:
        """The delimiter of the restated text, which the record scan reads."""
        return restate.delimiter_of(self.dialect, self.delimiter)

    @property
    def columns(self) -> dict[str, int]:
        """Canonical column -> position in the file."""
        return header_names.positions(self.spec, self.headers)

    @property
    def missing(self) -> tuple[str, ...]:
        return header_names.missing(self.spec, self.headers)

    @property
    def unknown(self) -> dict[str, int]:
        """`x_` column -> position, for every column that the spec neither maps, unpivots nor drops."""
        mapped = self.columns
        used = set(mapped.values())
        for column in self.spec.columns:
            if column.name in mapped:
                used |= {header_names.place_of(name, self.headers) for name in column.further_headers}
                used |= set(header_names.places_of(column, self.headers)) if column.first_filled else set()
        for unpivot in self.spec.unpivot:
            for wide in header_names.wide_columns(unpivot, self.headers):
                used |= {wide.value_at} | ({wide.exit_at} if wide.exit_at is not None else set())
        found: dict[str, int] = {}
        for at, header in enumerate(self.headers[: self.width]):
            if at not in used and not header_names.is_dropped(self.spec, header):
                found[free(f"x_{word(header) or f'column_{at + 1}'}", found)] = at
        return found


def head_of(blocks: Iterable[bytes]) -> bytes:
    """The first bytes of a text, cut at a line end when there are more."""
    taken, size = [], 0
    for block in blocks:
        taken.append(block)
        size += len(block)
        if size >= HEAD_BYTES:
            whole = b"".join(taken)
            return whole[: whole.rfind(b"\n") + 1] or whole
    return b"".join(taken)


def decide(head: bytes, encoding: str, registry: Recogniser, folder: str | None) -> Layout | None:
    """The layout whose header row a spec recognises, with the most columns it knows; None when none does.

    The first row must be the header, unless the spec says that a preamble stands above it.
    """
    found = []
    for dialect, delimiters in _readings(registry, encoding).items():
        for delimiter in delimiters:
            above: list[str] = []
            for line, row in _header_rows(head, dialect, delimiter, encoding):
                spec = registry.recognise(row, folder)
                if spec is not None and _may_stand(spec, dialect, delimiter, len(above), encoding):
                    layout = _layout(spec, encoding, delimiter, line, row)
                    if layout is not None:
                        found.append(replace(layout, above=tuple(above)))
                        break
                above.append(_as_text(row))
    return max(found, key=lambda layout: (len(layout.columns), len(layout.headers)), default=None)


def pinned(head: bytes, encoding: str, spec: TableSpec) -> Layout | None:
    """The layout of a file that is known to be of `spec`; None when its header is not found."""
    return decide(head, encoding, _Only(spec), spec.source)


def head_rows(head: bytes, delimiter: str, first: int | None = None) -> Iterator[tuple[int, list[str]]]:
    """Line and fields of the first records that are not blank, as far as the grammar holds.

    `first`: records are numbered from it, instead of lines.
    """
    records = _head_records(head, delimiter)
    if first is not None:
        records = records.numbered(first)
    shown = records.take(~records.blank)
    for start, end, line in zip(shown.starts[:HEAD_RECORDS], shown.ends, shown.lines, strict=False):
        try:
            yield int(line), fields(head[start:end], delimiter)
        except (csv.Error, UnicodeDecodeError):
            return


def _header_rows(head: bytes, dialect: Dialect, delimiter: str, form: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows that may be the header, each as one: line of its last record, names told apart."""
    text = _restated_head(head, dialect, delimiter)
    rows = list(
        head_rows(text, restate.delimiter_of(dialect, delimiter), table_files.FIRST_ROW.get(table_files.kind(form)))
    )
    for at in range(dialect.header_rows - 1, len(rows)):
        line, row = rows[at]
        for _, upper in reversed(rows[at - dialect.header_rows + 1 : at]):
            row = _under(upper, row)
        yield line, told_apart(row)


def _under(upper: list[str], row: list[str]) -> list[str]:
    """Names under titles: a title holds from its column to the next one."""
    title, names = "", []
    for at, name in enumerate(row):
        title = (upper[at].strip() if at < len(upper) else "") or title
        names.append(f"{title} {name.strip()}".strip())
    return names


def _as_text(row: Sequence[str]) -> str:
    """A row above the header; a spreadsheet pads it with empty cells, which were told apart like names."""
    return ", ".join(cell for cell in row if not NAMELESS.fullmatch(cell))


def _restated_head(head: bytes, dialect: Dialect, delimiter: str) -> bytes:
    """The head as RFC 4180, down to the first fault of its own grammar."""
    taken = []
    with suppress(ScanError):
        taken.extend(restate.restated(iter(head.splitlines(keepends=True)), dialect, delimiter))
    return b"".join(taken)


def fields(record: bytes, delimiter: str) -> list[str]:
    """The fields of one record that passed the record scan."""
    lines = record.decode().splitlines(keepends=True) or [""]
    return next(csv.reader(lines, delimiter=delimiter, strict=True), [""])


def _head_records(head: bytes, delimiter: str) -> Records:
    """The records above the first fault: the full pass will refuse the file with its line.

    An open quote often shows further down first, where the next quoted field seems to close it: each cut goes
    to the line of the fault, until what stands above has none.
    """
    for _ in range(HEAD_RECORDS):
        scan = RecordScan(delimiter.encode(), multiline=True)
        try:
            return Records.joined([scan.feed(head), scan.close()])
        except ScanError as error:
            head = b"".join(line + b"\n" for line in head.split(b"\n")[: error.line - 1])
    return Records.joined([])


def _may_stand(spec: TableSpec, dialect: Dialect, delimiter: str, number: int, form: str) -> bool:
    """Whether row `number` of a file read by `dialect` and `delimiter` can be the header of `spec`."""
    fits = _grammar(spec.dialect, form) == dialect
    fits &= bool(table_files.kind(form)) or (spec.dialect.delimiter or delimiter) == delimiter
    return fits and (number == 0 or spec.preamble)


def _layout(spec: TableSpec, encoding: str, delimiter: str, line: int, row: Sequence[str]) -> Layout | None:
    if spec.dialect.has_header:
        return Layout(spec, encoding, delimiter, tuple(row), line)
    if not header_names.fits_width(spec, len(row)):
        return None
    return Layout(spec, encoding, delimiter, tuple(header_names.unnamed(spec, len(row))), 0)


def _readings(registry: Recogniser, form: str) -> dict[Dialect, tuple[str, ...]]:
    """Every way in which a known table may be written -> the delimiters to try."""
    if table_files.kind(form):
        return {_grammar(spec.dialect, form): (restate.STANDARD,) for spec in registry.tables}
    found = {Dialect(): dict.fromkeys(DELIMITERS)}
    for spec in registry.tables:
        declared, grammar = spec.dialect.delimiter, _grammar(spec.dialect, form)
        found.setdefault(grammar, {}).update(dict.fromkeys((declared,) if declared else DELIMITERS))
    return {dialect: tuple(delimiters) for dialect, delimiters in found.items()}


def _grammar(dialect: Dialect, form: str) -> Dialect:
    """What of a dialect decides where records, fields and the header are."""
    around = Dialect(skip_lines=dialect.skip_lines, header_rows=dialect.header_rows)
    if table_files.kind(form):
        return replace(around, multiline=True, has_header=dialect.has_header)
    own = dialect.has_own_grammar and dialect.multiline
    return replace(around, quote=dialect.quote, escape=dialect.escape, record_end=dialect.record_end, multiline=own)


@dataclass(frozen=True)
class _Only:
    """A registry of one table."""

    spec: TableSpec

    @property
    def tables(self) -> tuple[TableSpec, ...]:
        return (self.spec,)

    def recognise(self, headers: Sequence[str], folder: str | None = None) -> TableSpec | None:
        return None if header_names.missing(self.spec, headers) else self.spec
