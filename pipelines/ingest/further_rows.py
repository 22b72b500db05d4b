"""Rows of the further entities of a file, from the rows of its main table."""

from __future__ import annotations

import polars as pl

from pipelines.ingest import cells, raw_tables
from pipelines.sources.spec import Also, Unpivot

LINE = "_line_number"


def unpivoted(rows: pl.DataFrame, unpivot: Unpivot, said, entered, exited, kept) -> pl.DataFrame:
    fixed = {name: value.new_from_index(0, len(rows)) for name, value in said.items()}
    long = rows.select(*unpivot.carry, LINE).with_columns(entered.alias(unpivot.value_name), **fixed)
    if unpivot.exit_name and exited is not None:
        long = long.with_columns(exited.alias(unpivot.exit_name))
    return long.filter(kept & entered.is_not_null())


def also_rows(rows: pl.DataFrame, also: Also, said: dict[str, pl.Series], kept: pl.Series) -> pl.DataFrame:
    chosen = kept & rows[also.where_not_null].is_not_null() if also.where_not_null else kept
    named = {name: pl.col(of) for name, of in also.columns.items()}
    fixed = {name: value.new_from_index(0, len(rows)) for name, value in said.items()}
    return rows.select(LINE, **named).with_columns(**fixed).filter(chosen)


def empty(table: raw_tables.RawTable) -> pl.DataFrame:
    schema = {name: cells.TYPES[kind] for name, kind in table.columns.items()}
    return pl.DataFrame(schema={**schema, LINE: pl.Int64})


def shaped(part: pl.DataFrame, table: raw_tables.RawTable) -> pl.DataFrame:
    """The columns of the table in its order and types; those that this part lacks are null."""
    return part.select(
        *(
            (pl.col(name) if name in part.columns else pl.lit(None)).cast(cells.TYPES[kind]).alias(name)
            for name, kind in table.columns.items()
        ),
        LINE,
    )
