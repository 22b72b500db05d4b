"""The cells of one file before they are typed: which text a column reads, and which of them are its numbers."""

from __future__ import annotations

import functools
import operator
from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from pipelines.ingest import cells, decimal_marks, derived, table_files
from pipelines.ingest.decimal_marks import Numbers
from pipelines.ingest.layout import Layout
from pipelines.ingest.wide import Wide
from pipelines.sources import headers as header_names
from pipelines.sources.spec import Column


class RawCells:
    """Reads the pieces of a file that has this layout; `said`: what it says once for every record, by column."""

    def __init__(self, layout: Layout, said: Mapping[str, str | None]):
        self._headers = layout.headers
        self._positions = layout.columns
        self._said = said
        self._is_table = table_files.kind(layout.encoding) is not None

    def of(self, frame: pl.DataFrame, at: int | None, column: Column) -> pl.Series:
        if at is None or column.in_header:
            said = pl.Series(column.name, [self._said.get(column.name, column.constant)], dtype=pl.String)
            return said.new_from_index(0, len(frame))
        if column.first_filled:
            return derived.first_filled(frame, header_names.places_of(column, self._headers), column)
        return derived.joined(frame, self._headers, column) if column.join else frame[f"c{at}"]

    def unmarked(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Real numbers as texts with a point; `r0`, `r1`, … say which they are."""
        pairs = [table_files.unmarked(frame[f"c{at}"]) for at in range(len(self._headers))]
        texts = [text.alias(f"c{at}") for at, (text, _) in enumerate(pairs)]
        return frame.with_columns(texts + [real.alias(f"r{at}") for at, (_, real) in enumerate(pairs)])

    def numbers(self, frame: pl.DataFrame, columns: Sequence[Column], wide: Sequence[Wide]) -> dict[str, Numbers]:
        """The numbers of a piece by the place that they are read for."""
        found = {}
        for column in columns:
            at = self._positions.get(column.name)
            if at is not None and decimal_marks.is_number(column):
                found[column.name] = self._numbers(frame, at, column)
            for name in column.operands if at is not None else ():
                place = header_names.place_of(name, self._headers)
                found[place_of(column, name)] = self._numbers(frame, place, as_operand(name, column, columns))
        for w in wide:
            if decimal_marks.is_number(w.cell):
                places = (one.header.value_at for one in w.columns)
                found |= {f"c{at}": self._numbers(frame, at, w.cell) for at in places}
        return found

    def _numbers(self, frame: pl.DataFrame, at: int, column: Column) -> Numbers:
        raw = self.of(frame, at, column)
        if not self._is_table:
            return Numbers(column, cells.cleaned(raw, column))
        places = header_names.places_of(column, self._headers) if column.first_filled else [at]
        alone = raw.str.strip_chars()
        is_real = [frame[f"r{at}"] & (frame[f"c{at}"].str.strip_chars() == alone) for at in places]
        return Numbers(column, cells.cleaned(raw, column), functools.reduce(operator.or_, is_real).fill_null(False))


def place_of(column: Column, operand: str) -> str:
    """The place of the numbers under a header that a column is worked out with."""
    return f"{column.name} {operand}"


def as_operand(header: str, column: Column, columns: Sequence[Column]) -> Column:
    """How the cells of a header are read: as the number that is mapped to it is, else as this column's own."""
    name = header_names.normal(header)
    mapped = (c for c in columns if c.kind in cells.NUMBERS and name in map(header_names.normal, c.headers))
    alone = replace(next(mapped, column), join=(), first_filled=False, in_header=None)
    return replace(alone, kind="rate", values={}, otherwise=None, extract=None, first_of=None)
