"""Which header of a file is which column of a spec: compared without case, outer blanks and doubled blanks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipelines.sources import expressions
from pipelines.sources.spec import Column, TableSpec, Unpivot
from pipelines.sources.texts import is_expression


@dataclass(frozen=True)
class WideColumn:
    """One header that an unpivot reads: position of the value, of its exit (or None), and what the name says."""

    value_at: int
    exit_at: int | None
    groups: Mapping[str, str | None]


@lru_cache(maxsize=8192)  # every header of every file is compared with every name of every spec
def normal(header: str) -> str:
    """The form in which headers are compared: NFKC (a hard blank is a blank), one blank, no case."""
    return " ".join(unicodedata.normalize("NFKC", header).split()).casefold()


def positions(spec: TableSpec, headers: Sequence[str]) -> dict[str, int]:
    """Canonical column -> position in the file, for every column that the file has.

    The first of a column's headers that is there wins (the usual name stands first); of two headers of one
    name the first is read. Two columns may read the same header. Without a header row `unnamed` tells.
    """
    if not spec.dialect.has_header and not spec.is_numbered:
        return {name: at for at, name in enumerate(unnamed(spec, len(headers))) if at < len(headers)}
    first: dict[str, int] = {}
    for at, header in enumerate(headers if spec.dialect.has_header else unnamed(spec, len(headers))):
        first.setdefault(normal(header), at)
    found = {}
    for column in spec.columns:
        at = next((at for name in column.headers if (at := _at(name, first)) is not None), None)
        if at is not None and all(normal(name) in first for name in column.further_headers):
            found[column.name] = at
    return found


def _at(name: str, first: Mapping[str, int]) -> int | None:
    """The position of a header of the vocabulary among the names of a file."""
    if not is_expression(name):
        return first.get(normal(name))
    return next((at for there, at in first.items() if expressions.is_whole(name[1:-1], there)), None)


def is_there(names: Sequence[str], there: Collection[str]) -> bool:
    """Whether one of a column's `names` is among the names of a file, which are in normal form."""
    plain, forms = _parted(tuple(names))
    return not plain.isdisjoint(there) or any(expressions.is_whole(form, one) for form in forms for one in there)


@lru_cache(maxsize=4096)
def _parted(names: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Names in normal form, and those that are expressions: each first row of a file is compared with all."""
    forms = tuple(name[1:-1] for name in names if is_expression(name))
    return frozenset(normal(name) for name in names if not is_expression(name)), forms


def unnamed(spec: TableSpec, width: int) -> list[str]:
    """The names of a file's columns without header row: their numbers, or the columns of the spec in its order."""
    if spec.is_numbered:
        return [str(number) for number in range(1, width + 1)]
    return [column.name for column in spec.columns if column.needs_header]


def fits_width(spec: TableSpec, width: int) -> bool:
    """Whether a record of `width` fields without header row can be of this spec."""
    return not missing(spec, [""] * width) if spec.is_numbered else width == len(unnamed(spec, width))


def width_wanted(spec: TableSpec) -> str:
    """The number of fields of a file without header row, in words."""
    if not spec.is_numbered:
        return f"{len(unnamed(spec, 0))} fields"
    return f"at least {max(int(header) for header in spec.required_headers or ('1',))} fields"


def missing(spec: TableSpec, headers: Sequence[str]) -> tuple[str, ...]:
    """The required headers that the file lacks, by their usual names."""
    found = positions(spec, headers)
    names = headers if spec.dialect.has_header else unnamed(spec, len(headers))
    there = {normal(name) for name in names}
    lacking = [
        column.headers[0] if column.headers else column.name
        for column in spec.columns
        if column.required and column.needs_header and column.name not in found
        and not is_there(column.headers, there)
    ]  # fmt: skip
    return tuple(dict.fromkeys((*lacking, *(name for name in spec.further_headers if normal(name) not in there))))


def places_of(column: Column, headers: Sequence[str]) -> list[int]:
    """The positions of all headers of a column that the file has, in the order of the column."""
    there = {normal(name): at for at, name in reversed(list(enumerate(headers)))}
    return [there[normal(name)] for name in column.headers if normal(name) in there]


def place_of(header: str, headers: Sequence[str]) -> int:
    """The position of a header that is known to be there."""
    return [normal(name) for name in headers].index(normal(header))


def parting(spec: TableSpec, headers: Sequence[str]) -> tuple[str, ...]:
    """The headers of the file that part a row of `spec` into several (a report split by device)."""
    wanted = {normal(name) for name in spec.parted_by}
    return tuple(header.strip() for header in headers if normal(header) in wanted)


def is_foreign(spec: TableSpec, headers: Sequence[str]) -> bool:
    """Whether a header says that the file is of another table, though it has what `spec` requires."""
    return bool(spec.foreign) and any(expressions.is_whole(spec.foreign, header.strip()) for header in headers)


def is_marked(spec: TableSpec, headers: Sequence[str]) -> bool:
    """Whether a header says that the file is of this table; what is required of it stands in other lists too."""
    return not spec.marks or is_there(spec.marks, {normal(header) for header in headers})


def wide_columns(unpivot: Unpivot, headers: Sequence[str]) -> list[WideColumn]:
    """The headers that `unpivot` turns into rows, each with its exit column where the file has one."""
    exits = {}
    if unpivot.exit_pattern:
        for at, header in enumerate(headers):
            groups = expressions.named_groups(unpivot.exit_pattern, header.strip())
            if groups is not None:
                exits.setdefault(_said(groups), at)
    found = []
    for at, header in enumerate(headers):
        groups = expressions.named_groups(unpivot.pattern, header.strip())
        if groups is not None:
            found.append(WideColumn(at, exits.get(_said(groups)), groups))
    return found


def is_dropped(spec: TableSpec, header: str) -> bool:
    """Whether a header that no column reads may not land: message bodies, names of prospects, free text.

    A second name of a personal column (`Email`, told apart as `Email__2`) is as personal as the first.
    """
    name = re.sub(r"__\d+$", "", header.strip())
    hashed = [column for column in spec.columns if column.kind == "hashed"]
    personal = {normal(other) for column in hashed for other in (*column.headers, *column.join)}
    return normal(name) in personal or any(expressions.is_whole(form, name) for form in spec.dropped)


def _said(groups: Mapping[str, str | None]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, text or "") for name, text in groups.items()))
