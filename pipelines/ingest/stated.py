"""What a file says once and means of every record: in the rows above its header, in the names of its columns."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from pipelines.ingest import cells
from pipelines.ingest.layout import Layout
from pipelines.ingest.readers import Unreadable
from pipelines.sources import expressions
from pipelines.sources import headers as header_names
from pipelines.sources.spec import Column


def by_column(layout: Layout, columns: Sequence[Column], zone: str) -> dict[str, str | None]:
    """Column -> its text for every record. Raises Unreadable where the file does not say it, or says what the column
    cannot be, and where a further column parts its rows, so that they are not what the spec means."""
    _refuse_parts(layout)
    found = {column.name: _said(layout, column) for column in columns if column.above or column.in_header}
    for column in columns:
        if column.name in found and (column.required or found[column.name] is not None):
            _demand(column, found[column.name], zone)
    return found


def _said(layout: Layout, column: Column) -> str | None:
    at = layout.columns.get(column.name)
    texts = layout.above if column.above else [layout.headers[at]] if at is not None else []
    found = (expressions.first_group(column.above or column.in_header, text) for text in texts)
    return next((said for said in found if said is not None), None)


def _refuse_parts(layout: Layout) -> None:
    parts = header_names.parting(layout.spec, layout.headers)
    if parts:
        listed = " and ".join(f"'{name}'" for name in parts)
        raise Unreadable(
            f"{listed} parts the rows of {layout.spec.id}: export it without, or describe it in a mapping file"
        )


def _demand(column: Column, said: str | None, zone: str) -> None:
    if said is None:
        where = "no row above the header says" if column.above else "the name of its column does not say"
        raise Unreadable(f"{where} what '{column.name}' is")
    text = cells.cleaned(pl.Series([said]), column)
    if text[0] is not None and cells.typed(text, column, zone)[0] is None:
        raise Unreadable(f"'{said}' above the header is {cells.unfit(column)}")
