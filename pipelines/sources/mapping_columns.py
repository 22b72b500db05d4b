"""The `columns:` of a mapping: canonical column -> header, aliases, or a block of settings."""

from __future__ import annotations

from typing import Any

from pipelines.sources import fields
from pipelines.sources.entities import DUCKDB_TYPES, ENTITIES
from pipelines.sources.spec import PROVED_MARK, Column
from pipelines.sources.synonyms import SYNONYMS
from pipelines.sources.texts import is_expression, is_number
from pipelines.yaml_file import Block, FileError, nearest

COLUMN_KEYS = (
    "header", "headers", "kind", "required", "not_null", "format", "formats", "zone", "decimal_mark", "nulls",
    "values", "constant", "otherwise", "first_of", "first_filled", "case_safe", "join", "with", "extract", "unit",
    "minus", "times", "over", "count_of", "before", "after", "end_of", "above", "in_header",
)  # fmt: skip
KINDS = (*DUCKDB_TYPES, "duration", "hours")
# A length of time may be written as a text: it becomes whole seconds, or hours.
LENGTHS = {"integer": "duration", "decimal": "hours"}
NUMBERS = ("integer", "decimal", "rate", "hours")
DAYS = ("timestamp", "date")
# Which settings say something of which kinds.
ONLY_FOR = dict.fromkeys(("decimal_mark", "unit", "minus", "times", "over"), NUMBERS) | dict.fromkeys(
    ("format", "formats", "zone", "count_of", "before", "after", "end_of"), DAYS
)
COUNTS = ("days", "weeks", "months", "years")
PERIODS = ("week", "month", "quarter", "year")


def read_columns(block: Block, entity: str, helpers: set[str]) -> tuple[Column, ...]:
    """The columns of one table. `helpers` are names that other entities of the same file read."""
    columns = block["columns"]
    if not isinstance(columns, Block) or not columns:
        raise block.error("columns", "`columns` must hold a line for each column (`deal_id: Record ID`)")
    key = fields.texts(block, "key")
    for name in columns:
        if name not in ENTITIES[entity] and name not in helpers:
            hint = nearest(name, tuple(ENTITIES[entity]))
            raise FileError(columns.place_of_key(name), f"'{name}' is no column of {entity}{hint}")
    found = tuple(read_column(name, columns, ENTITIES[entity].get(name), name in key) for name in columns)
    _check_bases(columns, found)
    return found


def read_column(name: str, columns: Block, usual: str | None, in_key: bool, sources: tuple[str, ...] = ()) -> Column:
    """One line of `columns`. `usual` is the kind that its entity states; `sources` are words that stand for a
    header there (the `group` of an unpivot)."""
    settings = columns[name]
    if not isinstance(settings, Block):
        headers = fields.texts(columns, name)
        if not headers:
            raise FileError(columns.place_of_key(name), f"'{name}' needs the header it has in the file")
        _check_headers(columns, name, headers)
        return Column(name, headers, kind=usual or "text", required=True, not_null=in_key)
    settings.expect_keys((*sources, *COLUMN_KEYS), synonyms=SYNONYMS)
    joined = fields.texts(settings, "join")
    headers = joined[:1] + fields.texts(settings, "header") + fields.texts(settings, "headers")
    headers += tuple(header for source in sources for header in fields.texts(settings, source))
    _check_headers(settings, "headers" if "headers" in settings else "header", headers)
    constant = fields.text(settings, "constant")
    above, in_header = fields.pattern(settings, "above"), fields.pattern(settings, "in_header")
    if not headers and constant is None and above is None and not sources:
        raise FileError(settings.place, f"'{name}' needs a `header:` or a `constant:`, or a row `above:` the table")
    if in_header and not headers:
        raise settings.error("in_header", "`in_header` reads the name of a `header:`; write that too")
    if joined and len(headers) > 1:
        raise settings.error("join", "`join` takes the place of `header`; leave one of them out")
    kind = fields.one_of(settings, "kind", KINDS, usual or "text", "kind")
    _check_kind(settings, name, usual, kind)
    column = Column(
        name=name,
        headers=headers,
        kind=kind,
        required=fields.flag(settings, "required", constant is None),
        not_null=fields.flag(settings, "not_null", in_key),
        formats=fields.date_formats(settings, "format") + fields.date_formats(settings, "formats"),
        zone=fields.zone(settings, "zone"),
        decimal_mark=_decimal_mark(settings),
        nulls=("", *fields.cell_texts(settings, "nulls")),
        values=fields.mapping(settings, "values", empty=""),
        constant=constant,
        above=above,
        in_header=in_header,
        otherwise=fields.text(settings, "otherwise"),
        first_of=fields.text(settings, "first_of"),
        first_filled=fields.flag(settings, "first_filled", False),
        case_safe=fields.flag(settings, "case_safe", False),
        join=joined,
        join_with=fields.text(settings, "with", " "),
        extract=fields.pattern(settings, "extract"),
        unit=fields.texts(settings, "unit"),
        minus=fields.text(settings, "minus"),
        times=fields.texts(settings, "times"),
        over=fields.text(settings, "over"),
        **_counting(settings),
    )
    _check_stated(settings, column)
    return column


def _decimal_mark(settings: Block) -> str:
    if settings.get("decimal_mark") is None:
        return PROVED_MARK
    return fields.one_of(settings, "decimal_mark", (".", ","), ".", "decimal mark")


def check_numbers(block: Block, columns: tuple[Column, ...]) -> None:
    """Without a header row every column is a number of the file, or none is and their order counts."""
    named = [column for column in columns if column.headers]
    numbered = [column for column in named if all(header.isdecimal() for header in column.headers)]
    if numbered and len(numbered) < len(named):
        wrong = next(column for column in named if column not in numbered)
        message = f"'{wrong.name}' has no number; without a header row write the column's number, counted from 1"
        raise FileError(block["columns"].place_of(wrong.name), message)
    zero = next((column for column in numbered if "0" in column.headers), None)
    if zero:
        raise FileError(block["columns"].place_of(zero.name), "columns are counted from 1")


def _check_headers(block: Block, key: str, headers: tuple[str, ...]) -> None:
    """Raise where a header between slashes is no regular expression."""
    for header in filter(is_expression, headers):
        fields.compiles(block, key, header[1:-1])


def _counting(settings: Block) -> dict[str, Any]:
    """`count_of` with the day it counts from, and `end_of`."""
    said: dict[str, Any] = {key: fields.text(settings, key) for key in ("before", "after")}
    bases = [key for key, base in said.items() if base]
    if "end_of" in settings:
        said["end_of"] = fields.one_of(settings, "end_of", PERIODS, "", "period")
    if "count_of" in settings:
        said["count_of"] = fields.one_of(settings, "count_of", COUNTS, "", "unit of time")
        if len(bases) != 1:
            raise settings.error("count_of", "say what it counts from: `before:` or `after:` a day or a column")
    elif bases:
        raise settings.error(bases[0], f"'{bases[0]}' needs `count_of: {'|'.join(COUNTS)}`")
    return said


def _check_bases(columns: Block, found: tuple[Column, ...]) -> None:
    """What a column counts from is a day, or a column of days that is not counted itself."""
    days = [column.name for column in found if column.kind in DAYS and not column.count_of]
    for column in (one for one in found if one.count_of):
        base = column.before or column.after
        if base not in days and not fields.is_day(base):
            key = "before" if column.before else "after"
            hint = nearest(base, days) or "; write a date such as 2026-01-31, or a column with a date"
            message = f"'{base}' is neither a day nor a mapped date that is not counted itself{hint}"
            raise columns[column.name].error(key, message)


def _check_kind(settings: Block, name: str, usual: str | None, kind: str) -> None:
    allowed = {usual, LENGTHS.get(usual, usual)}
    if usual is not None and kind not in allowed:
        raise settings.error("kind", f"'{name}' is of kind {usual}, not {kind}; leave `kind` out")
    for key in settings:
        kinds = ONLY_FOR.get(key)
        if kinds and kind not in kinds:
            what = "numbers" if kinds == NUMBERS else "dates"
            raise FileError(settings.place_of_key(key), f"'{key}' is for {what}; '{name}' is of kind {kind}")


def _check_stated(settings: Block, column: Column) -> None:
    """Constants and the results of value maps must be what the column holds."""
    stated = [(settings["values"], cell, stored) for cell, stored in column.values.items() if stored]
    stated += [(settings, "otherwise", column.otherwise)] if column.otherwise else []
    # A value map decides what the text of a constant becomes.
    is_mapped = column.values or column.otherwise is not None or len(column.nulls) > 1
    stated += [] if column.constant is None or is_mapped else [(settings, "constant", column.constant)]
    for block, key, text in stated:
        if not _fits(column, text):
            raise block.error(key, f"'{text}' is not {_wanted(column)}")
    if column.over is not None and is_number(column.over) and float(column.over) == 0:
        raise settings.error("over", "nothing is divided by zero; write a number or a header")


def _fits(column: Column, text: str) -> bool:
    if column.kind in DAYS and column.formats:
        return fields.is_moment(text, column.formats)
    plain = text.replace(",", ".") if column.decimal_mark == "," else text
    return fields.is_a(plain, "decimal" if column.count_of else column.kind)


def _wanted(column: Column) -> str:
    if column.kind in DAYS and column.formats:
        return f"a date of the form {' or '.join(column.formats)}"
    return fields.WRITTEN["decimal" if column.count_of else column.kind]
