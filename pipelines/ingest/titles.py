"""Where the table of a file begins that no spec takes: at its first row, or below the titles of a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.ingest.layout import DELIMITERS, head_rows

# Titles are a handful of rows, and the first of them is one cell; below the header most rows are as wide as it.
MOST_TITLES, TITLE_CELLS, AS_WIDE = 12, 1, 0.5


@dataclass(frozen=True)
class Beginning:
    """The first row that may be a header: its delimiter, line and cells, and whether titles stand above it."""

    delimiter: str
    line: int
    row: list[str]
    has_titles: bool = False


def beginning(head: bytes, delimiters: Sequence[str] = DELIMITERS, first: int | None = None) -> Beginning:
    """The first row, by the delimiter that splits it the most; where that says next to nothing, the first of the
    widest rows below it, by the delimiter under which most rows are as wide. `first` as for `head_rows`."""
    rows = {delimiter: list(head_rows(head, delimiter, first)) for delimiter in delimiters}
    tops = [Beginning(delimiter, *(found[0] if found else (0, []))) for delimiter, found in rows.items()]
    top = max(tops, key=lambda one: len(one.row))
    if _filled(top.row) > TITLE_CELLS:
        return top
    below = [one for delimiter, found in rows.items() if (one := _below(delimiter, found[1:])) is not None]
    return max(below, key=lambda pair: pair[0])[1] if below else top


def _below(delimiter: str, rows: list[tuple[int, list[str]]]) -> tuple[tuple[int, int], Beginning] | None:
    """How many rows are as wide as the header found and its width, and the header; None when all rows are narrow."""
    widest = max((_filled(row) for _, row in rows[:MOST_TITLES]), default=0)
    if widest <= TITLE_CELLS:
        return None
    at = next(at for at, (_, row) in enumerate(rows) if _filled(row) == widest)
    line, row = rows[at]
    as_wide = sum(len(other) == len(row) for _, other in rows[at:])
    if as_wide < AS_WIDE * len(rows[at:]):
        return None
    return (as_wide, widest), Beginning(delimiter, line, row, True)


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)
