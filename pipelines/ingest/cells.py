"""One column of text becomes one typed column, by what its spec declares; null where a cell does not fit."""

from __future__ import annotations

import re

import polars as pl

from pipelines.ingest import moments
from pipelines.sources.spec import Column
from pipelines.sources.texts import is_expression

TYPES: dict[str, pl.DataType] = {
    "text": pl.String(),
    "key": pl.String(),
    "hashed": pl.String(),
    "integer": pl.Int64(),
    "duration": pl.Int64(),
    "hours": pl.Decimal(18, 4),
    "decimal": pl.Decimal(18, 4),
    "rate": pl.Decimal(18, 8),
    "boolean": pl.Boolean(),
    "date": pl.Date(),
    "timestamp": moments.MOMENT,
}
TRUTHS = {
    "yes": True, "true": True, "1": True, "y": True, "t": True, "x": True,
    "no": False, "false": False, "0": False, "n": False, "f": False,
}  # fmt: skip
NUMBERS = ("integer", "decimal", "rate")
# Which of five characters are capitals, the first one the lowest bit.
CASE_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
# What parts the groups of a number beside the sign of its language: a blank, the hard one, the thin, the narrow one.
BLANKS = " \u00a0\u2009\u202f"
# How accountants write a negative number.
IN_PARENTHESES = r"^\(\s*([^()+-]+?)\s*\)$"
WHAT = {
    "integer": "a whole number",
    "duration": "a duration such as 1h 30m, 1:30:00 or seconds",
    "hours": "a number of hours, or a duration such as 1h 30m or 1:30:00",
    "decimal": "a number that fits 14 digits before the point",
    "rate": "a number that fits 10 digits before the point",
    "boolean": "yes or no",
    "date": "a date of the declared form",
    "timestamp": "a date or time of the declared form",
}


def cleaned(cells: pl.Series, column: Column) -> pl.Series:
    """The text of the cells: trimmed, null markers to null, value maps applied."""
    text = cells.str.strip_chars()
    if column.first_of:
        text = text.str.split(column.first_of).list.first().str.strip_chars()
    text = without(text, _means_nothing(text, column))
    if column.extract:
        text = _extracted(text, column.extract)
    if column.case_safe:
        text = _case_safe(text)
    if column.values or column.otherwise is not None:
        text = _mapped(text, column)
        if "" in (column.otherwise, *column.values.values()):
            text = without(text, text == "")
    return text


def typed(text: pl.Series, column: Column, company_zone: str) -> pl.Series:
    """The cleaned cells in the type of `column.kind`; null where a cell is no such thing."""
    if column.kind in ("text", "key", "hashed"):
        return text
    if text.null_count() == len(text):
        return pl.Series(text.name, [None] * len(text), dtype=TYPES[column.kind])
    if column.kind == "timestamp":
        zone = company_zone if column.zone == "company" else column.zone
        return moments.timestamps(text, column.formats, zone, company_zone)
    if column.kind == "date":
        return moments.dates(text, column.formats)
    if column.kind == "duration":
        return moments.seconds(text)
    if column.kind == "hours":
        return _hours(text, column)
    if column.kind == "boolean":
        return text.str.to_lowercase().replace_strict(TRUTHS, default=None, return_dtype=pl.Boolean)
    return numbers(text, column)


def _hours(text: pl.Series, column: Column) -> pl.Series:
    """A plain number is a number of hours; every other length of time is turned into hours."""
    number = numbers(text, column).cast(pl.Float64)
    hours = number.zip_with(number.is_not_null(), moments.seconds(text) / 3600)
    return hours.round(4).cast(TYPES["hours"], strict=False)


def numbers(text: pl.Series, column: Column) -> pl.Series:
    """The cleaned cells as numbers, in the type of `column.kind`."""
    number = _number(_without_units(text, column.unit), column.decimal_mark)
    if column.kind == "integer":
        whole = number.str.replace(r"\.0*$", "")
        return whole.cast(pl.Int64, strict=False)
    return number.cast(TYPES[column.kind], strict=False)


def unfit(column: Column) -> str:
    """The reason given for a cell that does not convert."""
    if column.count_of:
        return f"not a whole number of {column.count_of}"
    if column.formats and column.kind in ("date", "timestamp"):
        declared = [form for form in column.formats if form not in moments.ISO_FORMS] or column.formats
        return f"not a date of the form {' or '.join(declared)}"
    if column.kind in NUMBERS:
        beside = f"beside {' or '.join(column.unit)}" if column.unit else "with no unit beside it"
        mark = f"decimal mark '{column.decimal_mark}', " if column.decimal_mark else ""
        return f"not {WHAT[column.kind]}, {mark}{beside}"
    return f"not {WHAT.get(column.kind, column.kind)}"


def _means_nothing(text: pl.Series, column: Column) -> pl.Series:
    plain = {"", *(marker.strip() for marker in column.nulls if not is_expression(marker))}
    hit = text.is_in(list(plain))
    for marker in filter(is_expression, column.nulls):
        hit |= text.str.contains(marker[1:-1])
    return hit


def _case_safe(text: pl.Series) -> pl.Series:
    """Identifiers of 15 characters, or of those and their three, with the three that say which are capitals."""
    frame = pl.DataFrame({"id": text})
    parts = [pl.col("id").str.slice(0, 15)]
    for start in (0, 5, 10):
        bits = [pl.col("id").str.slice(start + at, 1).str.contains("[A-Z]").cast(pl.Int64) * 2**at for at in range(5)]
        parts.append(pl.sum_horizontal(bits).replace_strict(dict(enumerate(CASE_SIGNS)), return_dtype=pl.String))
    is_id = pl.col("id").str.contains("^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$")
    chosen = pl.when(is_id).then(pl.concat_str(parts)).otherwise("id")
    return frame.select(chosen.alias(text.name)).to_series()


def _mapped(text: pl.Series, column: Column) -> pl.Series:
    """Each distinct cell once; most columns of words hold a few."""
    distinct = text.unique()
    named = _named(distinct, column)
    if named.equals(distinct, null_equal=True):
        return text
    return text.replace_strict(distinct, named, return_dtype=pl.String)


def _named(text: pl.Series, column: Column) -> pl.Series:
    known = {key.strip().lower(): value for key, value in column.values.items()}
    lowered = text.str.to_lowercase()
    hit = lowered.is_in(list(known)).fill_null(False)
    named = lowered.replace_strict(known, default=None, return_dtype=pl.String) if known else lowered
    rest = text if column.otherwise is None else pl.Series([column.otherwise]).new_from_index(0, len(text))
    return named.zip_with(hit, rest)


def _extracted(text: pl.Series, pattern: str) -> pl.Series:
    """The first group of the pattern, or all that it finds; other cells as they stand."""
    group = min(re.compile(pattern).groups, 1)
    found = text.str.extract(pattern, group)
    return found.zip_with(found.is_not_null(), text)


def _without_units(text: pl.Series, units: tuple[str, ...]) -> pl.Series:
    """`-$ 5`, `($5)` and `5 EUR` without the sign of their unit."""
    if units:
        text = text.str.replace(IN_PARENTHESES, "-${1}")
    for unit in units:
        sign = re.escape(unit.strip()).replace("\\ ", " ")
        text = text.str.replace(rf"^([+-]?)\s*(?i:{sign})\s*", "${1}").str.replace(rf"\s*(?i:{sign})$", "")
    return text


def _number(text: pl.Series, mark: str) -> pl.Series:
    """Numbers with a point and without thousands separators; null where the text is no number. `(5)` is -5.

    Separators must part groups of three, so `1.5` under a decimal comma is refused, not read as fifteen. They are of
    one kind, and no group begins with a zero before the first of them: `0,125` is no number under a decimal point.
    """
    kinds = (re.escape("." if mark == "," else ","), f"[{BLANKS}]", "['’]")
    point = "," if mark == "," else r"\."
    plain = rf"^[+-]?(\d+({point}\d*)?|{point}\d+)([eE][+-]?\d{{1,2}})?$"
    groups = "|".join(rf"({kind}\d{{3}})+" for kind in kinds)
    grouped = rf"^[+-]?[1-9]\d{{0,2}}({groups})({point}\d*)?$"
    fine = text.str.contains(plain)
    if (~fine).any():
        text = text.str.replace(IN_PARENTHESES, "-${1}")
        fine = text.str.contains(plain) | text.str.contains(grouped)
        text = text.str.replace_all("|".join(kinds), "")
    number = text.str.replace(",", ".", literal=True) if mark == "," else text
    return without(number, ~fine)


def without(cells: pl.Series, chosen: pl.Series) -> pl.Series:
    """The cells, null where `chosen`."""
    if not chosen.any():
        return cells
    nothing = pl.Series(cells.name, [None], dtype=cells.dtype).new_from_index(0, len(cells))
    return cells.zip_with(~chosen.fill_null(False), nothing)
