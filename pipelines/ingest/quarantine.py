"""One record that could not be taken, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

# Enough to recognise the cell or the record; a megabyte of free text helps nobody.
SHOWN_CHARACTERS = 500

SCHEMA = {"line_number": pl.Int64, "column_name": pl.String, "raw_value": pl.String, "reason": pl.String}


@dataclass(frozen=True)
class Bad:
    """`column` is the header in the file, None when the whole record is at fault."""

    line: int
    column: str | None
    raw: str | None
    reason: str


def frame(bad: Iterable[Bad]) -> pl.DataFrame:
    """Rows of quarantine.parquet, in the columns of SCHEMA."""
    rows = [(b.line, b.column, None if b.raw is None else b.raw[:SHOWN_CHARACTERS], b.reason) for b in bad]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")
