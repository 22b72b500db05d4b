"""Text rows of one file become typed canonical rows; what does not convert goes to quarantine, whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from pipelines.ingest import cells, raw_tables
from pipelines.ingest.layout import Layout
from pipelines.ingest.quarantine import Bad
from pipelines.sources import headers as header_names
from pipelines.sources.spec import Also, Column, Unpivot

LINE = "_line_number"


@dataclass(frozen=True)
class Converted:
    """One piece of a file. `tables`: raw table's parquet name -> typed rows with `_line_number`; `seen_keys`:
    keys of records that went to quarantine (their rows have not vanished); `keyless`: how many of those have
    no readable key."""

    tables: dict[str, pl.DataFrame]
    bad: list[Bad]
    seen_keys: pl.DataFrame
    keyless: int


class Converter:
    """Types the pieces of one file; everything that depends on header and spec alone is worked out once."""

    def __init__(self, layout: Layout, company_zone: str):
        self._layout = layout
        self._zone = company_zone
        self._main, *self._extras = raw_tables.of(layout.spec)
        self._columns = [replace(c, kind=self._main.columns[c.name]) for c in layout.spec.columns]
        self._positions = layout.columns

    def piece(self, frame: pl.DataFrame) -> Converted:
        faults: dict[int, Bad] = {}
        main = {c.name: self._column(frame, c, faults) for c in self._columns}
        wide = [(u, self._wide(frame, u, faults)) for u in self._layout.spec.unpivot]
        rows = pl.DataFrame({**main, LINE: frame[LINE]})
        self._demand_key(rows, faults)
        bad_rows = pl.Series(sorted(faults), dtype=pl.Int64)
        kept = ~pl.int_range(len(frame), eager=True).is_in(bad_rows.implode())
        tables = {self._main.parquet: self._with_unknown(frame, rows).filter(kept)}
        tables |= self._further(rows, wide, kept)
        lost = rows.filter(~kept).select(self._main.key)
        readable = lost.filter(pl.all_horizontal(pl.all().is_not_null())) if self._main.key else lost
        return Converted(tables, list(faults.values()), readable, len(faults) - len(readable))

    def _column(self, frame: pl.DataFrame, column: Column, faults: dict[int, Bad]) -> pl.Series:
        at = self._positions.get(column.name)
        raw = self._raw(frame, at, column)
        text = cells.cleaned(raw, column)
        values = cells.typed(text, column, self._zone)
        header = self._layout.headers[at] if at is not None else column.name
        _note(faults, frame, header, raw, text.is_not_null() & values.is_null(), cells.unfit(column))
        if column.not_null and (at is not None or column.constant is not None):
            _note(faults, frame, header, raw, values.is_null(), "empty, but every record needs it")
        return values.alias(column.name)

    def _raw(self, frame: pl.DataFrame, at: int | None, column: Column) -> pl.Series:
        if at is not None:
            return frame[f"c{at}"]
        return pl.Series(column.name, [column.constant], dtype=pl.String).new_from_index(0, len(frame))

    def _demand_key(self, rows: pl.DataFrame, faults: dict[int, Bad]) -> None:
        if not self._main.key:
            return
        empty = rows.select(pl.all_horizontal(pl.col(self._main.key).is_null())).to_series()
        names = " and ".join(self._main.key)
        _note(faults, rows, names, None, empty, "the key is empty: the record cannot be told from others")

    def _with_unknown(self, frame: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
        return rows.with_columns(frame[f"c{at}"].alias(name) for name, at in self._layout.unknown.items())

    def _wide(self, frame: pl.DataFrame, unpivot: Unpivot, faults: dict[int, Bad]) -> list[tuple]:
        """Per wide header: its typed groups, the typed cells and the typed exits."""
        table = next(t for t in self._extras if t.entity == unpivot.entity)
        found = []
        for wide in header_names.wide_columns(unpivot, self._layout.headers):
            value = Column(unpivot.value_name, kind=table.columns[unpivot.value_name], zone=unpivot.value_zone)
            entered = self._cell(frame, wide.value_at, value, faults)
            exited = None
            if unpivot.exit_name and wide.exit_at is not None:
                leaving = replace(value, name=unpivot.exit_name, kind=table.columns[unpivot.exit_name])
                exited = self._cell(frame, wide.exit_at, leaving, faults)
            groups = self._constants(wide.groups, table)
            for name, said in wide.groups.items():
                if said and groups[name].is_null().item():
                    reason = (
                        f"the header says '{said}' for {name}, which is {cells.unfit(self._typed_as(name, table))}"
                    )
                    _note(faults, frame, self._layout.headers[wide.value_at], None, entered.is_not_null(), reason)
            found.append((groups, entered, exited))
        return found

    def _constants(self, texts: Mapping[str, str | None], table: raw_tables.RawTable) -> dict[str, pl.Series]:
        """One typed cell for each text that stands in every row of `table`."""
        found = {}
        for name, said in texts.items():
            column = self._typed_as(name, table)
            found[name] = cells.typed(
                cells.cleaned(pl.Series(name, [said], dtype=pl.String), column), column, self._zone
            )
        return found

    def _typed_as(self, name: str, table: raw_tables.RawTable) -> Column:
        return Column(name, kind=table.columns[name])

    def _cell(self, frame: pl.DataFrame, at: int, column: Column, faults: dict[int, Bad]) -> pl.Series:
        text = cells.cleaned(frame[f"c{at}"], column)
        values = cells.typed(text, column, self._zone)
        unread = text.is_not_null() & values.is_null()
        _note(faults, frame, self._layout.headers[at], frame[f"c{at}"], unread, cells.unfit(column))
        return values

    def _further(self, rows: pl.DataFrame, wide: list, kept: pl.Series) -> dict[str, pl.DataFrame]:
        found = {}
        for table in self._extras:
            parts = [_empty(table)]
            for unpivot, columns in wide:
                if unpivot.entity == table.entity:
                    constants = self._constants(unpivot.constants, table)
                    parts += [_unpivoted(rows, unpivot, constants, *column, kept) for column in columns]
            for also in (a for a in self._layout.spec.also if a.entity == table.entity):
                parts.append(_also(rows, also, self._constants(also.constants, table), kept))
            whole = pl.concat([_shaped(part, table) for part in parts])
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


def _unpivoted(rows: pl.DataFrame, unpivot: Unpivot, constants, groups, entered, exited, kept) -> pl.DataFrame:
    wide = rows.select(*unpivot.carry, LINE).with_columns(
        entered.alias(unpivot.value_name), **_in_every_row({**constants, **groups})
    )
    if unpivot.exit_name and exited is not None:
        wide = wide.with_columns(exited.alias(unpivot.exit_name))
    return wide.filter(kept & entered.is_not_null())


def _also(rows: pl.DataFrame, also: Also, constants: dict[str, pl.Series], kept: pl.Series) -> pl.DataFrame:
    chosen = kept & rows[also.where_not_null].is_not_null() if also.where_not_null else kept
    named = {name: pl.col(of) for name, of in also.columns.items()}
    return rows.select(LINE, **named).with_columns(**_in_every_row(constants)).filter(chosen)


def _in_every_row(constants: dict[str, pl.Series]) -> dict[str, pl.Expr]:
    return {name: pl.lit(cell.item(), dtype=cell.dtype) for name, cell in constants.items()}


def _empty(table: raw_tables.RawTable) -> pl.DataFrame:
    schema = {name: cells.TYPES[kind] for name, kind in table.columns.items()}
    return pl.DataFrame(schema={**schema, LINE: pl.Int64})


def _shaped(part: pl.DataFrame, table: raw_tables.RawTable) -> pl.DataFrame:
    """The columns of the table in its order and types; those that this part lacks are null."""
    return part.select(
        *(
            (pl.col(name) if name in part.columns else pl.lit(None)).cast(cells.TYPES[kind]).alias(name)
            for name, kind in table.columns.items()
        ),
        LINE,
    )
