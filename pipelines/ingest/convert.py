"""Text rows of one file become typed canonical rows; what does not convert goes to quarantine, whole."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import polars as pl

from pipelines.ingest import (
    cells,
    date_style,
    derived,
    further_rows,
    raw_tables,
    stated,
    table_files,
    wide,
)
from pipelines.ingest.decimal_marks import DecimalMarks, Numbers
from pipelines.ingest.further_rows import LINE
from pipelines.ingest.layout import Layout
from pipelines.ingest.moments import ISO_FORMS
from pipelines.ingest.newest import Newest, NewestReader
from pipelines.ingest.quarantine import Bad
from pipelines.ingest.raw_cells import RawCells, place_of
from pipelines.sources import headers as header_names
from pipelines.sources.spec import Column


@dataclass(frozen=True)
class Converted:
    """One piece of a file. `tables`: raw table's parquet name -> typed rows with `_line_number`; `seen_keys`:
    keys of records that went to quarantine (their rows have not vanished); `keyless`: how many of those have
    no readable key; `left_out`: how many rows the spec's `where` leaves out; `newest`: the newest time of its clock
    that is not after `now`."""

    tables: dict[str, pl.DataFrame]
    bad: list[Bad]
    seen_keys: pl.DataFrame
    keyless: int
    left_out: int
    newest: Newest


class Converter:
    """Types the pieces of one file; everything that depends on header and spec alone is worked out once."""

    def __init__(self, layout: Layout, company_zone: str, now: dt.datetime | None = None):
        self._layout = layout
        self._zone = company_zone
        self._main, *self._extras = raw_tables.of(layout.spec)
        self._columns = [replace(c, kind=self._main.columns[c.name]) for c in layout.spec.columns]
        self._is_table = table_files.kind(layout.encoding) is not None
        self._positions = layout.columns
        self._now = now
        self._newest: NewestReader | None = None
        self._marks = DecimalMarks()
        self._numbers: dict[str, Numbers] = {}  # of the piece that is being typed
        self.said = stated.by_column(layout, self._columns, company_zone)
        self._raw = RawCells(layout, self.said)
        tables = {table.entity: table for table in self._extras}
        self._wide = [wide.of(u, tables[u.entity], layout.headers, company_zone) for u in layout.spec.unpivot]
        self._also = [
            (also, wide.literals(also.constants, tables[also.entity].columns, company_zone))
            for also in layout.spec.also
        ]

    def piece(self, frame: pl.DataFrame) -> Converted:
        everything = len(frame)
        if self._is_table:
            frame = self._raw.unmarked(frame)
        frame, chosen, also_chosen = self._chosen(frame)
        if self._newest is None:
            self._settle_dates(frame)
        self._numbers = self._marks.settled(self._raw.numbers(frame, self._columns, self._wide))
        faults: dict[int, Bad] = {}
        rows = self._rows(frame, faults)
        cells_of = [(w, self._wide_cells(frame, w, faults)) for w in self._wide]
        self._demand_key(rows, faults)
        good = pl.repeat(True, len(frame), dtype=pl.Boolean, eager=True).scatter(sorted(faults), False)
        kept = good & chosen
        whole = self._with_unknown(frame, rows)
        tables = {self._main.parquet: whole if kept.all() else whole.filter(kept)}
        tables |= self._further(rows, cells_of, kept, [good & mask for mask in also_chosen])
        lost = rows.filter(~good).select(self._main.key)
        readable = lost.filter(pl.all_horizontal(pl.all().is_not_null())) if self._main.key else lost
        left_out = everything - int(kept.sum()) - len(faults)
        keyless = len(faults) - len(readable)
        return Converted(tables, list(faults.values()), readable, keyless, left_out, self._newest.of(frame))

    def _settle_dates(self, frame: pl.DataFrame) -> None:
        """How dates are read in this file: as declared, or as its first rows prove."""
        spec, headers = self._layout.spec, self._layout.headers
        if spec.prove_dates:
            open_ = [
                c for c in self._columns if c.kind == "timestamp" and not c.formats and c.name in self._positions
            ]
            forms = date_style.proved(
                [cells.cleaned(self._raw.of(frame, self._positions[c.name], c), c) for c in open_]
            )
            self._columns = [replace(c, formats=forms) if c in open_ else c for c in self._columns]
        if self._is_table:  # real dates are written in ISO 8601, whatever form is stated or proved of texts
            self._columns = [replace(c, formats=c.formats and (*c.formats, *ISO_FORMS)) for c in self._columns]
        self._newest = NewestReader(spec, headers, self._columns, self._zone, self._now)

    def _chosen(self, frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series, list[pl.Series]]:
        """The rows that feed anything, which of them feed the main table, and which each further entity."""
        spec, headers = self._layout.spec, self._layout.headers
        main = derived.kept(frame, headers, spec.where)
        if not spec.where and all(also.where is None for also in spec.also):
            return frame, main, [main for _ in spec.also]
        further = [main if a.where is None else derived.kept(frame, headers, a.where) for a in spec.also]
        wanted = pl.DataFrame([m.alias(str(at)) for at, m in enumerate([main, *further])])
        any_of = wanted.select(pl.any_horizontal(pl.all())).to_series()
        if any_of.all():
            return frame, main, further
        return frame.filter(any_of), main.filter(any_of), [mask.filter(any_of) for mask in further]

    def _rows(self, frame: pl.DataFrame, faults: dict[int, Bad]) -> pl.DataFrame:
        typed: dict[str, pl.Series] = {}
        # What others count their days from stands first.
        for column in sorted(self._columns, key=lambda column: column.count_of is not None):
            typed[column.name] = self._column(frame, column, faults, typed)
        return pl.DataFrame({**{column.name: typed[column.name] for column in self._columns}, LINE: frame[LINE]})

    def _column(
        self, frame: pl.DataFrame, column: Column, faults: dict[int, Bad], typed: dict[str, pl.Series]
    ) -> pl.Series:
        at = self._positions.get(column.name)
        raw = self._raw.of(frame, at, column)
        header = self._layout.headers[at] if at is not None else column.name
        text, sure, column = self._read(frame, column.name, header, raw, column, faults)
        values = self._counted(sure, column, typed) if column.count_of else cells.typed(sure, column, self._zone)
        if values is not text:
            unread = text.is_not_null() & values.is_null()
            base = typed.get(column.before or column.after or "")
            if base is not None:  # nothing to count from: an unknown day, no fault of the number
                unread &= base.is_not_null()
            _note(faults, frame, header, raw, unread, cells.unfit(column))
        if column.minus or column.times or column.over:
            values = derived.computed(values, self._operands(frame, column, faults) if at is not None else {}, column)
        if column.end_of:
            values = derived.ended(values, column.end_of, self._zone)
        if column.not_null and (at is not None or not column.needs_header):
            _note(faults, frame, header, raw, values.is_null(), "empty, but every record needs it")
        return values.alias(column.name)

    def _read(
        self, frame: pl.DataFrame, place: str, header: str, raw: pl.Series, column: Column, faults: dict[int, Bad]
    ) -> tuple[pl.Series, pl.Series, Column]:
        """The cleaned cells, those among them that can be trusted, and how they are to be read."""
        numbers = self._numbers.get(place)
        if numbers is None:
            text = cells.cleaned(raw, column)
            return text, text, column
        if numbers.doubtful is None:
            return numbers.texts, numbers.texts, numbers.column
        _note(faults, frame, header, raw, numbers.doubtful, numbers.doubt)
        return numbers.texts, cells.without(numbers.texts, numbers.doubtful), numbers.column

    def _counted(self, text: pl.Series, column: Column, typed: dict[str, pl.Series]) -> pl.Series:
        numbers = cells.numbers(text, replace(column, kind="decimal"))
        base = column.before or column.after
        found = typed[base] if base in typed else dt.date.fromisoformat(base)
        return derived.counted(numbers, column, found, self._zone)

    def _operands(self, frame: pl.DataFrame, column: Column, faults: dict[int, Bad]) -> dict[str, pl.Series]:
        found = {}
        for name in column.operands:
            raw = frame[f"c{header_names.place_of(name, self._layout.headers)}"]
            text, sure, plain = self._read(frame, place_of(column, name), name, raw, column, faults)
            found[name] = cells.numbers(sure, plain)
            _note(faults, frame, name, raw, text.is_not_null() & found[name].is_null(), cells.unfit(plain))
        return found

    def _demand_key(self, rows: pl.DataFrame, faults: dict[int, Bad]) -> None:
        if not self._main.key:
            return
        empty = rows.select(pl.all_horizontal(pl.col(self._main.key).is_null())).to_series()
        names = " and ".join(self._main.key)
        _note(faults, rows, names, None, empty, "the key is empty: the record cannot be told from others")

    def _with_unknown(self, frame: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
        return rows.with_columns(frame[f"c{at}"].alias(name) for name, at in self._layout.unknown.items())

    def _wide_cells(self, frame: pl.DataFrame, w: wide.Wide, faults: dict[int, Bad]) -> list[tuple]:
        """Per wide header: what it says, the typed cells and the typed exits."""
        found = []
        for said in w.columns:
            exited, exit_at, at = None, said.header.exit_at, said.header.value_at
            if w.leaving is not None and exit_at is not None:
                exited = self._cell(frame, exit_at, w.leaving, faults)
            entered = self._cell(frame, at, w.cell, faults)
            if said.fault:
                _note(faults, frame, self._layout.headers[at], None, entered.is_not_null(), said.fault)
            found.append((said.values, entered, exited))
        return found

    def _cell(self, frame: pl.DataFrame, at: int, column: Column, faults: dict[int, Bad]) -> pl.Series:
        text, sure, column = self._read(frame, f"c{at}", self._layout.headers[at], frame[f"c{at}"], column, faults)
        values = cells.typed(sure, column, self._zone)
        unread = text.is_not_null() & values.is_null()
        _note(faults, frame, self._layout.headers[at], frame[f"c{at}"], unread, cells.unfit(column))
        return derived.computed(values, {}, column) if column.times or column.over else values

    def _further(
        self, rows: pl.DataFrame, cells_of: list, kept: pl.Series, also_kept: list[pl.Series]
    ) -> dict[str, pl.DataFrame]:
        found = {}
        for table in self._extras:
            parts = [further_rows.empty(table)]
            for w, columns in cells_of:
                if w.unpivot.entity == table.entity:
                    parts += [further_rows.unpivoted(rows, w.unpivot, *column, kept) for column in columns]
            for (also, fixed), mask in zip(self._also, also_kept, strict=True):
                if also.entity == table.entity:
                    parts.append(further_rows.also_rows(rows, also, fixed, mask))
            whole = pl.concat([further_rows.shaped(part, table) for part in parts])
            if table.key:
                whole = whole.filter(~pl.all_horizontal(pl.col(table.key).is_null()))
            found[table.parquet] = whole.sort(LINE, maintain_order=True)
        return found


def _note(faults, frame: pl.DataFrame, header: str, raw: pl.Series | None, bad: pl.Series, reason: str) -> None:
    """Remember the first fault of each row."""
    if not bad.any():
        return
    for row in bad.arg_true().to_list():
        if row not in faults:
            faults[row] = Bad(frame[LINE][row], header, None if raw is None else raw[row], reason)
