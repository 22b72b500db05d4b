"""How well a header row and a folder below `exports/` fit one table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipelines.sources import headers as header_names
from pipelines.sources.spec import TableSpec

# A file that has half of a table's required columns is that table, damaged: it is held and not called unknown.
CLAIMED_SHARE = 0.5


def demanded(spec: TableSpec) -> list[tuple[str, ...]]:
    """Per column that a file must have, the names it may have there."""
    required = [column for column in spec.columns if column.required and column.needs_header]
    named = required if spec.dialect.has_header else []
    further = spec.further_headers if spec.dialect.has_header else ()
    return [
        *(column.headers for column in named),
        *((name,) for name in further),
    ]


def fits_without_names(spec: TableSpec, headers: Sequence[str], folder: str | None) -> bool:
    """Without a header row only the folder can say what the columns are, and their number must agree."""
    if spec.dialect.has_header:
        return True
    return folder_fit(spec, folder) == 2 and header_names.fits_width(spec, len(headers))


def folder_fit(spec: TableSpec, folder: str | None) -> int:
    """2: the folder names source and table · 1: it names the source · 0: neither."""
    parts = [part.casefold() for part in Path(folder or "").parts]
    if spec.source not in parts:
        return 0
    below = parts[parts.index(spec.source) + 1 :]
    return 2 if spec.table in below or (spec.table == spec.source and not below) else 1


def is_sure(spec: TableSpec, headers: Sequence[str], folder: str | None) -> bool:
    """Whether the folder names the table or a header says that it is this list and no other."""
    return folder_fit(spec, folder) == 2 or header_names.is_marked(spec, headers)


def share(spec: TableSpec, headers: Sequence[str]) -> float:
    """How many of the table's columns the file has, of 1."""
    named = [column for column in spec.columns if column.needs_header]
    return len(header_names.positions(spec, headers)) / max(len(named), 1)


def is_half_there(spec: TableSpec, headers: Sequence[str]) -> bool:
    """Whether a file is the table, damaged."""
    return required_share(spec, headers) >= CLAIMED_SHARE and bool(header_names.positions(spec, headers))


def is_nearer(spec: TableSpec, other: TableSpec, headers: Sequence[str]) -> bool:
    """Whether the file has more of `spec` than of `other`: a larger share of what it requires, more columns."""
    known, others = (len(header_names.positions(one, headers)) for one in (spec, other))
    return known > others and required_share(spec, headers) > required_share(other, headers)


def required_share(spec: TableSpec, headers: Sequence[str]) -> float:
    """How many of the table's required columns the file has, of 1."""
    required = max(len(spec.required_headers), 1)
    return 1 - len(header_names.missing(spec, headers)) / required
