"""What the headers of wide columns say, typed once for a file; the texts that a mapping states as constants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from pipelines.ingest import cells, derived
from pipelines.ingest.raw_tables import RawTable
from pipelines.sources import headers as header_names
from pipelines.sources.headers import WideColumn
from pipelines.sources.spec import Column, Unpivot


@dataclass(frozen=True)
class Wide:
    """One unpivot in one file: how its cells are read, and per wide header what the row says beside the cell."""

    unpivot: Unpivot
    cell: Column
    leaving: Column | None
    columns: list[Said]


@dataclass(frozen=True)
class Said:
    """A wide header, the typed values that it and the constants say, and why it cannot say them (None: it can)."""

    header: WideColumn
    values: dict[str, pl.Series]
    fault: str | None


def of(unpivot: Unpivot, table: RawTable, headers: Sequence[str], zone: str) -> Wide:
    kinds = table.columns
    name = unpivot.value_name
    stated = unpivot.cell or Column(name, zone=unpivot.value_zone)
    cell = replace(stated, kind=kinds[name])
    leaving = replace(cell, name=unpivot.exit_name, kind=kinds[unpivot.exit_name]) if unpivot.exit_name else None
    fixed = literals(unpivot.constants, kinds, zone)
    found = []
    for wide in header_names.wide_columns(unpivot, headers):
        texts = [(Column(name, kind=kinds[name]), wide.groups[name]) for name in unpivot.groups]
        for column in unpivot.columns:
            text = wide.groups.get(column.headers[0]) if column.headers else column.constant
            texts.append((replace(column, kind=kinds[column.name]), text))
        said, faults = dict(fixed), []
        for column, text in texts:
            said[column.name] = _typed(text, column, zone)
            if text and said[column.name].is_null().item() and not _means_nothing(text, column):
                faults.append(f"the header says '{text}' for {column.name}, which is {cells.unfit(column)}")
        found.append(Said(wide, said, next(iter(faults), None)))
    return Wide(unpivot, cell, leaving, found)


def literals(constants: Mapping[str, str], kinds: Mapping[str, str], zone: str) -> dict[str, pl.Series]:
    """Constants as series of one typed value."""
    return {name: _typed(text, Column(name, kind=kinds[name]), zone) for name, text in constants.items()}


def _typed(text: str | None, column: Column, zone: str) -> pl.Series:
    values = cells.typed(_cleaned(text, column), column, zone)
    return derived.ended(values, column.end_of, zone) if column.end_of else values


def _means_nothing(text: str, column: Column) -> bool:
    return _cleaned(text, column).is_null().item()


def _cleaned(text: str | None, column: Column) -> pl.Series:
    return cells.cleaned(pl.Series(column.name, [text], dtype=pl.String), column)
