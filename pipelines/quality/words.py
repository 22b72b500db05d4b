"""An expectation that a file does not meet, as a person would say it: which column, which lines, why, what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

# Written out: pandas gives an expression with the class of all blanks to the engine of Python, cell by cell.
BLANKS = " \\t\\r\\n\u00a0"
YEARS = "^(?:19[7-9][0-9]|20[0-9][0-9])-"
# What a cell is that does not match; a suite says in `meta: {notes: …}` what ids of another list are like.
FORMS = {
    YEARS: "lies outside the years 1970 to 2099",
    "^[a-zA-Z]+$": "is not one word of letters",
    "^[A-Za-z]{3}$": "is no currency code of three letters",
    rf"^[^@{BLANKS}]+@[^@{BLANKS}]+\.[^@{BLANKS}]+$": "is no e-mail address",
    rf"^[^@/{BLANKS}]+\.[^@/{BLANKS}]+$": "is no internet domain",
}
CORRECT = "correct it where the file comes from and export it again"
SPLIT = "the report is split by something more; export it without that"
OTHER_LIST = "if it is another list, take it out of exports/ or describe it in a mapping file"
NOT_BY_DAY = "the report is not by day; export it by day"
WITHOUT_SAMPLES = ("expect_column_values_to_not_be_null", "expect_column_pair_values_a_to_be_greater_than_b")
NO_RECORD = (
    "it has no record that can be taken: {observed:,} where at least {min_value:,} is needed; look at what went to "
    "quarantine, or export it with its records"
)


def said(
    kind: str, kwargs: Mapping[str, Any], notes: str | None, result: Mapping[str, Any], rows: int,
    headers: Mapping[str, str], lines: Sequence[int], samples: Sequence[str],
) -> str | None:  # fmt: skip
    """The sentence, or None where the kind of expectation is not known here.

    `headers`: canonical column -> its name in the file; `lines`: the first lines of the file at which it fails.
    """
    if kind == "expect_table_row_count_to_be_between" and kwargs.get("max_value") is None:
        return NO_RECORD.format(observed=result.get("observed_value") or 0, min_value=kwargs.get("min_value") or 1)
    if kind == "expect_column_unique_value_count_to_be_between" and kwargs.get("max_value") is None:
        return f"{_named(headers, [kwargs['column']])} is the same in every row: {NOT_BY_DAY}"
    what = _what(kind, kwargs, notes, headers)
    if what is None or "unexpected_count" not in result:
        return None
    where = [f"line{'s' * (len(lines) > 1)} {', '.join(str(line) for line in lines)}"] if lines else []
    if samples and kind not in WITHOUT_SAMPLES:
        where.append("such as " + ", ".join(f"'{sample}'" for sample in samples))
    count, may_be = result["unexpected_count"], 1 - float(kwargs.get("mostly", 1))
    more = len(lines) < count and lines
    seen = f" ({'; '.join(where)}{' …' if more else ''})" if where else ""
    allowed = f", and at most {may_be:.0%} may" if may_be > 0 else ""
    return f"{what} in {count:,} of {rows:,} rows{seen}{allowed}: {OTHER_LIST if notes else _step(kind, kwargs)}"


def _what(kind: str, kwargs: Mapping[str, Any], notes: str | None, headers: Mapping[str, str]) -> str | None:
    if kind == "expect_compound_columns_to_be_unique":
        return f"the same {_named(headers, kwargs['column_list'])} stand more than once"
    if kind == "expect_column_pair_values_a_to_be_greater_than_b":
        return f"{_named(headers, [kwargs['column_A']])} is below {_named(headers, [kwargs['column_B']])}"
    told = {
        "expect_column_values_to_not_be_null": "is empty",
        "expect_column_values_to_be_unique": "stands more than once",
        "expect_column_values_to_be_between": _outside(kwargs),
        "expect_column_values_to_be_in_set": f"is none of {', '.join(map(str, kwargs.get('value_set', ())))}",
        "expect_column_values_to_match_regex": _form(kwargs, notes),
    }.get(kind)
    return told and f"{_named(headers, [kwargs['column']])} {notes or told}"


def _outside(kwargs: Mapping[str, Any]) -> str:
    low, high = kwargs.get("min_value"), kwargs.get("max_value")
    if high is None:
        return f"is {low:,} or less" if kwargs.get("strict_min") else f"is below {low or 0:,}"
    return f"is above {high:,}" if low is None else f"is not between {low:,} and {high:,}"


def _form(kwargs: Mapping[str, Any], notes: str | None) -> str:
    return notes or FORMS.get(kwargs.get("regex", ""), f"is not of the form {kwargs.get('regex')}")


def _step(kind: str, kwargs: Mapping[str, Any]) -> str:
    days = {"spent_at", "spent_through_at"} & set(kwargs.get("column_list", ()))
    return SPLIT if kind == "expect_compound_columns_to_be_unique" and days else CORRECT


def _named(headers: Mapping[str, str], columns: Sequence[str]) -> str:
    return " and ".join(f"'{headers.get(name, name)}'" for name in columns)
